/// The schema of `grades.json`, as it is written beside it.
enum GradesSchema {
    static let text = """
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "title": "Grades, as podium grade writes them",
          "type": "object",
          "additionalProperties": false,
          "required": ["format", "learners"],
          "properties": {
            "format": {"const": "podium-grades-1"},
            "learners": {"type": "array", "items": {"$ref": "#/$defs/learner"}}
          },
          "$defs": {
            "learner": {
              "type": "object",
              "additionalProperties": false,
              "required": ["name", "points", "maxPoints", "extras", "exercises"],
              "properties": {
                "name": {"type": "string", "description": "The learner's folder."},
                "points": {"type": "integer", "minimum": 0},
                "maxPoints": {"type": "integer", "minimum": 0},
                "extras": {"type": "array", "items": {"type": "string"}, "description": "What was handed in besides, and not looked at."},
                "exercises": {"type": "array", "items": {"$ref": "#/$defs/exercise"}}
              }
            },
            "exercise": {
              "type": "object",
              "additionalProperties": false,
              "required": ["exercise", "title", "outcome", "points", "maxPoints", "message", "checks", "timedOut"],
              "properties": {
                "exercise": {"type": "string", "description": "The exercise's folder."},
                "title": {"type": "string"},
                "outcome": {
                  "enum": ["passed", "failed", "not-compiled", "refused", "missing", "unreadable", "not-judged"],
                  "description": "refused: no text, or too long at work. unreadable: a link, a folder, too large. not-judged: the judge failed."
                },
                "points": {"type": "integer", "minimum": 0, "description": "All of them if every check passes, else none."},
                "maxPoints": {"type": "integer", "minimum": 0},
                "message": {"type": "string", "minLength": 1},
                "checks": {"type": "array", "items": {"$ref": "#/$defs/check"}, "description": "In the order of the suite."},
                "behavesLike": {
                  "type": "object",
                  "additionalProperties": false,
                  "required": ["name", "explanation", "reads"],
                  "properties": {
                    "name": {"type": "string", "description": "The typical wrong answer that this one fails like."},
                    "explanation": {"type": "string"},
                    "reads": {"type": "string", "description": "CHAPTER#section"}
                  }
                },
                "inputs": {
                  "type": "object",
                  "additionalProperties": false,
                  "required": ["exercise", "submission", "suite", "mutants", "engine", "compiler", "confinement", "seed"],
                  "description": "What the verdict depends on: with the same, the same bytes.",
                  "properties": {
                    "exercise": {"type": "string"},
                    "submission": {"type": "string"},
                    "suite": {"type": "string"},
                    "mutants": {"type": "string"},
                    "engine": {"type": "string"},
                    "compiler": {"type": "string"},
                    "confinement": {"enum": ["sandbox", "limits"]},
                    "seed": {"type": "integer", "minimum": 0}
                  }
                },
                "timedOut": {"type": "boolean", "description": "A limit on time had a part in it: judged again, it may end otherwise."}
              }
            },
            "check": {
              "type": "object",
              "additionalProperties": false,
              "required": ["id", "title", "status", "visibility", "message", "tried", "printed"],
              "properties": {
                "id": {"type": "string"},
                "title": {"type": "string"},
                "status": {"enum": ["passed", "failed", "error", "not-asked"]},
                "visibility": {"enum": ["visible", "hidden", "after_due_date", "after_published"]},
                "message": {"type": "string", "description": "Empty where it passed, or where nothing may be told."},
                "tried": {"type": "string"},
                "printed": {"type": "string", "description": "What the learner's code printed."},
                "reads": {"type": "string", "description": "CHAPTER#section"}
              }
            }
          }
        }

        """
}
