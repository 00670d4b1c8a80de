#!/bin/sh
# Breaks the engine in one line at a time, and shows who notices: the simulator's invariants, or else the tests of its rules.
# Arguments: the repository's root, the build folder, --update to write these rows of RESULTS.md, and the numbers of the breaks (all of
# them, if none is given). Prints a Markdown table; ends with 1 if a break isn't noticed or its text isn't found.
set -u
root=$1
scratch=$2/mutate
shift 2
update=
[ "${1:-}" != --update ] || { update=yes; shift; }
seeds=${PODIUM_MUTATE_SEEDS:-150}
package=$scratch/package
list=$root/Tests/Mutations/breaks.txt
results=$root/Tests/Mutations/RESULTS.md
export SWIFT_BACKTRACE=enable=no

# --- the engine, the simulator and the tests of the rules, in a package of their own ---------------------------------------
copy() { # FOLDER: files that are the same keep their times, so that they aren't built again
    mkdir -p "$package/$1"
    (cd "$root/$1" && find . -type f ! -name '.*') | while read -r file; do
        mkdir -p "$(dirname "$package/$1/$file")"
        cmp -s "$root/$1/$file" "$package/$1/$file" || cp "$root/$1/$file" "$package/$1/$file"
    done
    (cd "$package/$1" && find . -type f ! -name '.*') | while read -r file; do
        [ -f "$root/$1/$file" ] || rm -f "$package/$1/$file"
    done
}
mkdir -p "$scratch" || exit 3
for folder in Sources/Orchestra Sources/Simulate Sources/podium-simulate; do copy "$folder"; done
mkdir -p "$package/Tests/OrchestraTests"
cmp -s "$root/Tests/Mutations/Package.swift.txt" "$package/Package.swift" ||
    cp "$root/Tests/Mutations/Package.swift.txt" "$package/Package.swift"

swift_in_package() { # SUBCOMMAND … : file by file and not optimized, so that a break costs little compilation
    subcommand=$1
    shift
    swift "$subcommand" --package-path "$package" --scratch-path "$scratch/build" -c debug -Xswiftc -gnone "$@"
}
build() { swift_in_package build "$@" >"$scratch/build.log" 2>&1; }
says_why() { grep -m 1 'error:' "$scratch/build.log" || tail -n 1 "$scratch/build.log"; }

build --product podium-simulate || { echo "podium: the unbroken engine doesn't build: $(says_why)" >&2; exit 3; }
simulate=$scratch/build/debug/podium-simulate

# --- who notices -----------------------------------------------------------------------------------------------------------
# Each leaves what it found in $noticed and $where; ends with 1 if nobody noticed.
ask_seeds() {
    result=$(nice timeout 900 "$simulate" --seeds "$seeds" --jobs "${PODIUM_MUTATE_JOBS:-1}" --brief 2>"$scratch/errors.log" </dev/null)
    case $? in
        0) return 1 ;;
        1) noticed="\`${result##* breaks }\`" where=${result#seed } where="seed ${where%% *}" ;;
        124) noticed="it doesn't end" where="–" ;;
        *) noticed="it stops: $(grep -m 1 -oE 'Fatal error.*' "$scratch/errors.log" | cut -c1-60)" where="–" ;;
    esac
}

# Only the files of the suites that are asked, and what has no tests but helps them: compiling all takes minutes. What looks at the
# sources, not at the engine, says nothing here.
choose_tests() {
    tests=$root/Tests/OrchestraTests
    wanted="struct ($(printf '%s' "${suites:-[A-Za-z]+}" | sed 's/ /|/g'))\\b"
    {
        grep -rL '@Test' --include='*.swift' "$tests"
        grep -rlE "$wanted" --include='*Tests.swift' "$tests"
    } | grep -v 'Catalogue\|TidyTests' | sed "s|^$tests/||" | LC_ALL=C sort -u >"$scratch/tests.txt"
    (cd "$package/Tests/OrchestraTests" && find . -name '*.swift') | sed 's|^\./||' | while read -r file; do
        grep -qxF "$file" "$scratch/tests.txt" || rm -f "$package/Tests/OrchestraTests/$file"
    done
    while read -r file; do
        mkdir -p "$(dirname "$package/Tests/OrchestraTests/$file")"
        cmp -s "$tests/$file" "$package/Tests/OrchestraTests/$file" || cp "$tests/$file" "$package/Tests/OrchestraTests/$file"
    done <"$scratch/tests.txt"
}

ask_tests() { # the suites, or all of them
    choose_tests
    build --build-tests || { echo "podium: the tests of the rules don't build: $(says_why)" >&2; exit 3; }
    timeout 900 nice swift test --package-path "$package" --scratch-path "$scratch/build" -c debug -Xswiftc -gnone --skip-build \
        >"$scratch/tests.log" 2>&1 </dev/null
    status=$?
    [ "$status" != 124 ] || { noticed="a test that doesn't end"; where="$suites"; return 0; }
    failed=$(sed -nE "s/.*Test (.*) recorded an issue.* at ([A-Za-z]+)\.swift:.*/\1|\2/p" "$scratch/tests.log" | head -n 1)
    if [ -n "$failed" ]; then
        noticed="the test ${failed%|*}" where=${failed##*|}
    elif grep -qE 'Fatal error|unexpected signal' "$scratch/tests.log"; then
        noticed="a test that stops: $(grep -m 1 -oE 'Fatal error.*' "$scratch/tests.log" | cut -c1-60)" where="$suites"
    elif [ "$status" != 0 ]; then
        echo "podium: the tests of the rules can't be run: $(tail -n 1 "$scratch/tests.log")" >&2
        exit 3
    else
        return 1
    fi
}

# Replaces the one line that contains the text; counts how often it is there.
break_file() { # FILE FIND REPLACEMENT
    FIND=$2 REPLACEMENT=$3 awk '
        { place = index($0, ENVIRON["FIND"]) }
        place { count++; $0 = substr($0, 1, place - 1) ENVIRON["REPLACEMENT"] substr($0, place + length(ENVIRON["FIND"])) }
        { print }
        END { exit count == 1 ? 0 : 1 }' "$1"
}

# After each break, so that a run that is interrupted leaves what it found. Rows of breaks that weren't asked for stay as they are.
write_results() {
    [ -n "$update" ] || return 0
    grep -E '^\| [0-9]+ \|' "$results" >"$scratch/before.md" 2>/dev/null
    {
        printf '# Breaks of the engine, and who noticed them\n\n'
        printf '`./podium mutate --update` breaks one line at a time (`breaks.txt`), and writes here who noticed: an invariant, with the first seed\n'
        printf 'that broke it, or else a test of a rule, with its suite. A row stays as it is until its break is run again.\n\n'
        head -n 2 "$table"
        grep '^breaks: ' "$list" | awk '{ print NR }' | while read -r row; do
            grep "^| $row |" "$table" || grep "^| $row |" "$scratch/before.md" || printf '| %s | not run | – | – |\n' "$row"
        done
    } >"$scratch/results.md"
    cp "$scratch/results.md" "$results"
}

# --- each break ------------------------------------------------------------------------------------------------------------
table=$scratch/table.md
: >"$table"
tell() { printf '%s\n' "$1" | tee -a "$table"; }
failures=0 number=0 asked=0 suites=
tell "| # | what is broken | noticed by | where |"
tell "|---|---|---|---|"
while IFS= read -r line <&3; do
    case $line in
        "file: "*) file=${line#file: } suites= ;;
        "find: "*) find=${line#find: } ;;
        "replace: "*) replacement=${line#replace: } ;;
        "replace:") replacement= ;;
        "tests: "*) suites=${line#tests: } ;;
        "breaks: "*)
            what=${line#breaks: }
            number=$((number + 1))
            if [ $# -gt 0 ]; then
                case " $* " in *" $number "*) ;; *) continue ;; esac
            fi
            asked=$((asked + 1))
            source=$root/Sources/Orchestra/$file
            broken=$package/Sources/Orchestra/$file
            if ! break_file "$source" "$find" "$replacement" >"$scratch/broken.swift"; then
                echo "podium: break $number: the text isn't in $file exactly once any more: $find" >&2
                failures=$((failures + 1))
                continue
            fi
            cp "$scratch/broken.swift" "$broken"
            if ! build --product podium-simulate; then
                echo "podium: break $number doesn't build: $(says_why)" >&2
                noticed="the compiler" where="–" failures=$((failures + 1))
            elif ! ask_seeds && ! ask_tests; then
                noticed="**nobody**" where="–" failures=$((failures + 1))
            fi
            tell "| $number | $what | $noticed | $where |"
            write_results
            cp "$source" "$broken"
            ;;
    esac
done 3<"$list"
[ "$asked" -gt 0 ] || { echo "podium: there is no break $*; breaks.txt has $number" >&2; exit 2; }
printf '\n%s of %s breaks are noticed: by one of the first %s seeds, or else by a test of a rule.\n' \
    "$((asked - failures))" "$asked" "$seeds"
[ "$failures" = 0 ]
