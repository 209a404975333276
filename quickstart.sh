#!/usr/bin/env bash
# Builds the connector and the examples, puts a Flink together from Maven artifacts, has it keep a
# LanceDB table in step with a changelog, and prints the passages nearest to a question.
# Needs a JDK 17 or newer and Maven. docs/quickstart.md tells it step by step.
set -euo pipefail

usage='Usage: ./quickstart.sh ["a question about Moby Dick"]'
question="Why does Ahab hunt the white whale?"

root="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
target="$root/examples/target"
logs="$target/quickstart-logs"
build_started="$target/quickstart-build-started"
build_ended="$target/quickstart-build-ended"

fail() {
    printf '%s\n' "$1" >&2
    exit 1
}

# Sets $java to the JDK's java: the one that Maven will take too.
require_jdk() {
    if [[ -n "${JAVA_HOME:-}" ]]; then
        java="$JAVA_HOME/bin/java"
        [[ -x "$java" ]] || fail "JAVA_HOME is $JAVA_HOME, which has no bin/java. Set it to a JDK 17 or newer, or unset it."
        [[ -x "$JAVA_HOME/bin/javac" ]] || fail "JAVA_HOME is $JAVA_HOME, which has no bin/javac: a runtime only. Set it to a JDK 17 or newer."
    else
        java="$(command -v java)" || fail "No java was found. Install a JDK 17 or newer, and put it on the PATH or into JAVA_HOME."
        command -v javac > /dev/null || fail "java was found, but no javac: a runtime only. Install a JDK 17 or newer."
    fi
    local said
    said="$("$java" -version 2>&1)" || fail "$java does not run: $said"
    [[ "$said" =~ version\ \"(1\.)?([0-9]+) ]] || fail "$java does not say its version; expected 17 or newer. It said: $said"
    local version="${BASH_REMATCH[2]}"
    ((version >= 17)) || fail "$java is version $version. The build needs a JDK 17 or newer: put one on the PATH or into JAVA_HOME."
}

require_maven() {
    command -v mvn > /dev/null || fail "No mvn was found. Install Maven 3.8 or newer, and put it on the PATH."
}

# The value of a property in the parent pom.
property() {
    local line
    while IFS= read -r line; do
        if [[ "$line" == *"<$1>"*"</$1>"* ]]; then
            line="${line#*"<$1>"}"
            printf '%s' "${line%%"</$1>"*}"
            return
        fi
    done < "$root/pom.xml"
    fail "pom.xml has no property $1."
}

# Whether the last build succeeded, had all that is in the sources now (a directory is newer when a
# file in it was removed), and what it put into lib/ is still there.
is_built() {
    [[ -e "$build_ended" ]] || return 1
    shopt -s globstar nullglob 2> /dev/null || return 1
    local path
    for path in "$root"/pom.xml "$root"/{flink-connector-lancedb,flink-sql-connector-lancedb,examples}/{pom.xml,src/,src/**}; do
        [[ ! "$path" -nt "$build_started" ]] || return 1
    done
    for path in "$target"/flink-*/lib/ "$target"/flink-*/lib/*; do
        [[ ! "$path" -nt "$build_ended" ]] || return 1
    done
}

# In the background, so that an interruption reaches this script while Maven runs.
build() {
    if is_built; then
        printf 'Nothing has changed since the last build.\n'
        return
    fi
    printf 'Building with Maven. The first time this downloads about 800 MB ...\n'
    mkdir -p "$logs"
    rm -f "$build_ended"
    touch "$build_started"
    SECONDS=0
    mvn -B -q -ntp -f "$root/pom.xml" -pl examples -am package \
        -Dmaven.test.skip=true -Dspotless.check.skip=true > "$logs/build.log" 2>&1 < /dev/null &
    maven=$!
    local told=0
    while kill -0 "$maven" 2> /dev/null; do
        sleep 0.5
        if ((SECONDS >= told + 15)); then
            told=$SECONDS
            printf '  still building after %s s\n' "$told"
        fi
    done
    local status=0
    wait "$maven" || status=$?
    maven=
    if ((status != 0)); then
        tail -n 30 "$logs/build.log" >&2
        fail "Maven failed with status $status. All that it said is in $logs/build.log"
    fi
    touch "$build_ended"
    printf 'Built in %s s.\n' "$SECONDS"
}

maven=
stop_build() {
    if [[ -n "$maven" ]]; then
        kill -TERM "$maven" 2> /dev/null || true
        wait "$maven" 2> /dev/null || true
    fi
}
trap stop_build EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

case "${1:-}" in
    -h | --help)
        printf '%s\n' "$usage"
        exit 0
        ;;
esac
(($# <= 1)) || fail "Found $# arguments, expected one: put the question in quotation marks. $usage"
if (($# == 1)); then
    [[ "$1" =~ [^[:space:]] ]] || fail "The question is blank. $usage"
    question="$1"
fi

require_jdk
require_maven
build

# From here on a Java program starts the processes, and stops them when it ends or is interrupted.
# It takes this process over: signals reach it directly.
work="$target/quickstart-work-$$"
flink="$target/flink-$(property flink.version)"
exec "$java" --add-opens=java.base/java.nio=ALL-UNNAMED -Xmx512m \
    "-Djava.io.tmpdir=$work" "-DDJL_CACHE_DIR=$work/djl" -Dlog4j2.level=ERROR \
    -cp "$flink/lib/*" org.apache.flink.connector.lancedb.examples.Quickstart \
    "$root/examples" "$flink" "$work" "$logs" "$root/lancedb_data" "$question"
