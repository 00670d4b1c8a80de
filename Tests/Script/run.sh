#!/bin/sh
# Tests of ./podium with a stub in Swift's place, so that they take seconds. Argument: the repository's root.
set -u
root=$1
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
failures=0

# A Swift that builds nothing, but notes its calls and leaves a tool behind that prints where it is.
mkdir -p "$work/bin"
cat >"$work/bin/swift" <<'STUB'
#!/bin/sh
case $1 in
    --version) echo "Swift version ${STUB_VERSION:-6.3.1} (stub)"; exit 0 ;;
esac
echo "$@" >>"$STUB_CALLS"
while [ $# -gt 0 ]; do
    case $1 in
        --scratch-path) scratch=$2 ;;
        -c) configuration=$2 ;;
    esac
    shift
done
[ -z "${STUB_FAILS:-}" ] || { echo "main.swift:1:1: error: stub"; exit 1; }
mkdir -p "$scratch/$configuration"
printf '#!/bin/sh\necho "root=$PODIUM_ROOT build=$PODIUM_BUILD args=$*"\n' >"$scratch/$configuration/podium-tool"
cp "$scratch/$configuration/podium-tool" "$scratch/$configuration/podium-simulate"
chmod +x "$scratch/$configuration/podium-tool" "$scratch/$configuration/podium-simulate"
STUB
cp "$work/bin/swift" "$work/bin/swiftc"
chmod +x "$work/bin/swift" "$work/bin/swiftc"
STUB_CALLS=$work/calls
export STUB_CALLS
: >"$STUB_CALLS"

checkout() { # a checkout of its own
    mkdir -p "$1/Sources/Orchestra" "$1/Sources/podium"
    cp "$root/podium" "$1/podium"
    touch "$1/Package.swift" "$1/Sources/Orchestra/A.swift" "$1/Sources/podium/main.swift"
}
calls() { wc -l <"$STUB_CALLS" | tr -d ' '; }
check() { if [ "$2" = "$3" ]; then echo "passed: $1"; else echo "FAILED: $1: expected '$2', got '$3'"; failures=$((failures + 1)); fi; }
run() { PATH="$work/bin:/usr/bin:/bin" PODIUM_NO_INSTALL=1 "$@"; }

home="$work/a folder with spaces"
checkout "$home"
real=$(cd "$home" && pwd -P)

out=$(cd / && run "$home/podium" check x 2>/dev/null)
check "it runs from any folder, with spaces in its path" "root=$real build=$real/.build args=check x" "$out"
check "a check builds the engine and the tool" 2 "$(calls)"
run "$home/podium" check x >/dev/null 2>&1
check "nothing is built twice" 2 "$(calls)"

ln -s "$home/podium" "$work/link"
check "it runs through a symbolic link" "root=$real build=$real/.build args=list" "$(run "$work/link" list 2>/dev/null)"

touch -d '+1 hour' "$home/Sources/podium/main.swift" 2>/dev/null || touch -t 203001010000 "$home/Sources/podium/main.swift"
run "$home/podium" list >/dev/null 2>&1
check "a newer source is built" 3 "$(calls)"
touch -t 202001010000 "$home/Sources/podium/main.swift"
run "$home/podium" list >/dev/null 2>&1
check "an older one isn't" 3 "$(calls)"
touch -t 202001010000 "$home/Sources/podium/Added.swift"
run "$home/podium" list >/dev/null 2>&1
check "an added source is built, however old" 4 "$(calls)"
rm "$home/Sources/podium/Added.swift"
run "$home/podium" list >/dev/null 2>&1
check "a removed source is noticed" 5 "$(calls)"

mkdir -p "$home/.build/podium-lock"
echo 999999 >"$home/.build/podium-lock/owner"
touch -t 202001010000 "$home/Sources/podium/Again.swift"
run "$home/podium" list >/dev/null 2>&1
check "a lock whose owner is gone is taken" 6 "$(calls)"

run "$home/podium" try 6 >/dev/null 2>&1
check "judging builds the judge's two parts, and the tool only if it is stale" 8 "$(calls)"
products=$(tail -n 2 "$STUB_CALLS" | sed 's/.*--product //' | tr '\n' ' ')
check "and these are its parts" "JudgeKit LearnerHost " "$products"
run "$home/podium" watch >/dev/null 2>&1
run "$home/podium" check exercises 6 >/dev/null 2>&1
run "$home/podium" hint >/dev/null 2>&1
check "they are built once" 8 "$(calls)"
mkdir -p "$home/Sources/JudgeKit"
touch -t 202001010000 "$home/Sources/JudgeKit/New.swift"
run "$home/podium" try --help >/dev/null 2>&1
check "help needs the tool alone" 9 "$(calls)"
run "$home/podium" check --all >/dev/null 2>&1
check "a check of everything builds the judge that is stale" 11 "$(calls)"

out=$(run "$home/podium" simulate --seeds 5 2>/dev/null)
check "the simulator gets its arguments" "args=--seeds 5" "args=${out##*args=}"
check "it is built in release, in a scratch of its own" 1 "$(tail -n 1 "$STUB_CALLS" | grep -c -- "$real/.build/simulate -c release --product podium-simulate")"
check "and alone" 12 "$(calls)"
run "$home/podium" simulate >/dev/null 2>&1
check "it isn't built twice either" 12 "$(calls)"

STUB_FAILS=1
export STUB_FAILS
touch -t 202001010000 "$home/Sources/podium/Bad.swift"
message=$(run "$home/podium" list 2>&1 >/dev/null)
status=$?
unset STUB_FAILS
check "a failed build ends with 3" 3 "$status"
case $message in *"error: stub"*) check "and shows the errors" 1 1 ;; *) check "and shows the errors" "error: stub" "$message" ;; esac

mkdir "$work/none"
for tool in sh cat dirname readlink mkdir cksum cut id uname ls sed head find sort rm touch pwd printf; do
    for folder in /bin /usr/bin; do [ ! -x "$folder/$tool" ] || ln -sf "$folder/$tool" "$work/none/$tool"; done
done
if [ ! -e /opt/swift/usr/bin/swift ] && [ ! -d /Applications/Xcode.app ]; then
    PATH="$work/none" HOME="$work" /bin/sh "$home/podium" list >/dev/null 2>&1
    check "without Swift it ends with 3" 3 $?
fi
old="$work/old"
checkout "$old"
message=$(STUB_VERSION=5.10 run "$old/podium" list 2>&1)
check "an old Swift ends with 3" 3 $?
case $message in *"too old"*) check "and says so" 1 1 ;; *) check "and says so" "too old" "$message" ;; esac

if [ "$(id -u)" != 0 ]; then
    locked="$work/locked"
    checkout "$locked"
    chmod -R a-w "$locked"
    out=$(XDG_CACHE_HOME="$work/cache" run "$locked/podium" list 2>/dev/null)
    case $out in *"build=$work/cache/podium/"*) check "a read-only checkout builds in the cache" 1 1 ;; *) check "a read-only checkout builds in the cache" cache "$out" ;; esac
fi

[ "$failures" = 0 ]
