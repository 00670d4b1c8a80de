#!/bin/sh
# Breaks the engine in one line at a time, and shows that the simulator's invariants notice. Arguments: the repository's root, the build
# folder, and the numbers of the breaks (all of them, if none is given). Prints a Markdown table; ends with 1 if a break isn't noticed
# or its text isn't found.
set -u
root=$1
scratch=$2/mutate
shift 2
seeds=${PODIUM_MUTATE_SEEDS:-1000}
package=$scratch/package
list=$root/Tests/Mutations/breaks.txt

mkdir -p "$package/Sources" || exit 3
for target in Orchestra Simulate podium-simulate; do
    # Files that are the same keep their times, so that they aren't built again.
    mkdir -p "$package/Sources/$target"
    (cd "$root/Sources/$target" && find . -name '*.swift') | while read -r file; do
        mkdir -p "$(dirname "$package/Sources/$target/$file")"
        cmp -s "$root/Sources/$target/$file" "$package/Sources/$target/$file" || cp "$root/Sources/$target/$file" "$package/Sources/$target/$file"
    done
    (cd "$package/Sources/$target" && find . -name '*.swift') | while read -r file; do
        [ -f "$root/Sources/$target/$file" ] || rm -f "$package/Sources/$target/$file"
    done
done
cp "$root/Tests/Mutations/Package.swift.txt" "$package/Package.swift.new"
cmp -s "$package/Package.swift.new" "$package/Package.swift" || cp "$package/Package.swift.new" "$package/Package.swift"
rm -f "$package/Package.swift.new"

build() {
    # File by file and not optimized, so that a break costs one file's compilation.
    nice swift build --package-path "$package" --scratch-path "$scratch/build" -c debug -Xswiftc -gnone \
        --product podium-simulate >"$scratch/build.log" 2>&1
}
build || { grep -E 'error:' "$scratch/build.log" | head -n 20 >&2; echo "podium: the unbroken engine doesn't build" >&2; exit 3; }
simulate=$scratch/build/debug/podium-simulate
SWIFT_BACKTRACE=enable=no
export SWIFT_BACKTRACE

# Replaces the one line that contains the text; counts how often it is there.
break_file() { # FILE FIND REPLACEMENT
    FIND=$2 REPLACEMENT=$3 awk '
        { place = index($0, ENVIRON["FIND"]) }
        place { count++; $0 = substr($0, 1, place - 1) ENVIRON["REPLACEMENT"] substr($0, place + length(ENVIRON["FIND"])) }
        { print }
        END { exit count == 1 ? 0 : 1 }' "$1"
}

failures=0
echo "| # | what is broken | noticed by | at seed |"
echo "|---|---|---|---|"
number=0
while IFS= read -r line; do
    case $line in
        "file: "*) file=${line#file: } ;;
        "find: "*) find=${line#find: } ;;
        "replace: "*) replacement=${line#replace: } ;;
        "replace:") replacement= ;;
        "breaks: "*)
            what=${line#breaks: }
            number=$((number + 1))
            if [ $# -gt 0 ]; then
                case " $* " in *" $number "*) ;; *) continue ;; esac
            fi
            source=$root/Sources/Orchestra/$file
            broken=$package/Sources/Orchestra/$file
            if ! break_file "$source" "$find" "$replacement" >"$scratch/broken.swift"; then
                echo "podium: break $number: the text isn't in $file exactly once any more: $find" >&2
                failures=$((failures + 1))
                continue
            fi
            cp "$scratch/broken.swift" "$broken"
            if build; then
                result=$(nice timeout 900 "$simulate" --seeds "$seeds" --brief 2>"$scratch/errors.log" </dev/null)
                status=$?
                case $status in
                    0) noticed="**nobody**" seed="–" failures=$((failures + 1)) ;;
                    1) noticed="\`${result##* breaks }\`" seed=${result#seed } seed=${seed%% *} ;;
                    124) noticed="it doesn't end" seed="–" ;;
                    *) noticed="it stops: $(grep -m 1 -oE 'Fatal error.*' "$scratch/errors.log" | cut -c1-60)" seed="–" ;;
                esac
            else
                echo "podium: break $number doesn't build: $(grep -m 1 'error:' "$scratch/build.log")" >&2
                noticed="the compiler" seed="–" failures=$((failures + 1))
            fi
            echo "| $number | $what | $noticed | $seed |"
            cp "$source" "$broken"
            ;;
    esac
done <"$list"
[ "$failures" = 0 ]
