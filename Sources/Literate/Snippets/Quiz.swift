public import Diagnostics
internal import Yams

/// Questions with their answers, and the reason for each wrong one.
public struct Quiz: Sendable, Hashable {
    public struct Answer: Sendable, Hashable {
        public var text: String
        public var isCorrect: Bool
        /// Why it is wrong, or what there is to add to a right one.
        public var why: String?
    }

    public struct Question: Sendable, Hashable {
        public var question: String
        public var answers: [Answer]
        /// The snippet that computes the answer.
        public var snippet: String?
        public var line: Int
    }

    public var questions: [Question]
    public var location: SourceLocation

    /// Reads the YAML of a `quiz` block.
    static func read(_ code: String, firstLine: Int, at location: SourceLocation) -> (quiz: Quiz, diagnostics: [Diagnostic]) {
        var quiz = Quiz(questions: [], location: location)
        var diagnostics: [Diagnostic] = []
        func problem(_ id: String, _ line: Int, _ summary: String, _ help: String) {
            diagnostics.append(
                Diagnostic(id: id, at: SourceLocation(file: location.file, line: line, column: 1), summary, help: help))
        }
        let node: Node?
        do {
            node = try Yams.compose(yaml: code)
        } catch let error as YamlError {
            let (line, _, message) = YAMLProblem.place(of: error)
            problem("bad-yaml", firstLine + line - 1, "the quiz is no YAML: \(message)", "Mend it at this place.")
            return (quiz, diagnostics)
        } catch {
            problem("bad-yaml", firstLine, "the quiz is no YAML: \(error)", "Mend it.")
            return (quiz, diagnostics)
        }
        guard let questions = node?.sequence, !questions.isEmpty else {
            problem("empty-quiz", location.line, "the quiz has no questions", "Write a list of '- question: …' with 'answers:'.")
            return (quiz, diagnostics)
        }
        func line(_ node: Node) -> Int { firstLine + (node.mark?.line ?? 1) - 1 }
        func checkKeys(_ node: Node, _ allowed: [String]) {
            for (key, _) in node.mapping ?? [:] where !allowed.contains(key.string ?? "") {
                let near = NearMiss.suggestion(for: key.string ?? "", among: allowed)
                problem(
                    "unknown-key", line(key),
                    "unknown key '\(key.string ?? "?")' in the quiz" + (near.map { "; did you mean '\($0)'?" } ?? ""),
                    "The keys are: \(allowed.joined(separator: ", ")).")
            }
        }
        for question in questions {
            checkKeys(question, ["question", "answers", "snippet"])
            guard let text = question["question"]?.string else {
                problem("no-question", line(question), "an entry of the quiz asks nothing", "Give it 'question: …'.")
                continue
            }
            var answers: [Answer] = []
            for answer in question["answers"]?.array() ?? [] {
                checkKeys(answer, ["text", "correct", "why"])
                guard let words = answer["text"]?.string else {
                    problem("no-answer", line(answer), "an answer says nothing", "Give it 'text: …'.")
                    continue
                }
                let correct = answer["correct"]?.bool ?? false
                let why = answer["why"]?.string
                if !correct, why == nil {
                    problem(
                        "no-reason", line(answer), "the wrong answer '\(words)' has no reason", "Say why it is wrong: 'why: …'.")
                }
                answers.append(Answer(text: words, isCorrect: correct, why: why))
            }
            if answers.count < 2 {
                problem(
                    "few-answers", line(question), "the question has fewer than two answers", "Give it 'answers:' with two or more."
                )
            }
            if !answers.contains(where: \.isCorrect) {
                problem("no-right-answer", line(question), "no answer is right", "Mark one with 'correct: true'.")
            }
            quiz.questions.append(
                Question(question: text, answers: answers, snippet: question["snippet"]?.string, line: line(question)))
        }
        return (quiz, diagnostics)
    }
}
