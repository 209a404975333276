#!/usr/bin/env bash
# Measures the sink beside raw Lance, mergeInsert and LanceDB's own client, and writes docs/benchmarks.md.
# Usage: benchmarks/run.sh [run | report | profile <label>] [-Dbenchmark.<setting>=...]
#   run (the default)  measures all workloads, an hour at full scale, and writes the document
#   report             writes the document of the results that are there
#   profile <label>    draws flame graphs of three workloads
# Settings: scale (1), rounds (3), workloads (all, by name with commas between), directory (the temporary one; up to
# 40 GB are written there and removed). An interrupted run goes on where it was, as long as nothing was committed in
# between. Nothing else should run on the machine.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

arguments=()
properties=()
for argument in "$@"; do
    case "$argument" in
        -D*) properties+=("$argument") ;;
        *) arguments+=("$argument") ;;
    esac
done

mvn -B -ntp -q -pl benchmarks -am package -DskipTests

commit=$(git rev-parse --short HEAD)
if [ -n "$(git status --porcelain -- flink-connector-lancedb benchmarks/src)" ]; then
    commit+=-modified
fi

# LanceDB's own client, of the version that the end-to-end tests use.
node=benchmarks/target/node
mkdir -p "$node"
cp e2e-tests/src/test/node/package.json e2e-tests/src/test/node/package-lock.json benchmarks/src/main/node/*.mjs "$node"
if ! cmp -s "$node/package-lock.json" "$node/installed-package-lock.json"; then
    (cd "$node" && npm ci --no-audit --no-fund --silent)
    cp "$node/package-lock.json" "$node/installed-package-lock.json"
fi
version=$(node -p "require('./$node/node_modules/@lancedb/lancedb/package.json').version")

exec java -cp "benchmarks/target/classes:$(cat benchmarks/target/class-path.txt)" \
    "-Dbenchmark.commit=$commit" "-Dbenchmark.node=$PWD/$node" "-Dbenchmark.node.version=$version" \
    ${properties[@]+"${properties[@]}"} \
    org.apache.flink.connector.lancedb.benchmarks.Benchmarks ${arguments[@]+"${arguments[@]}"}
