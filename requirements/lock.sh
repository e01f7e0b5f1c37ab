#!/usr/bin/env bash
# Locks the development dependencies with hashes, for every Python and platform that we support.
# Needs uv on the PATH; "make install" and everything else do not.
set -euo pipefail
cd "$(dirname "$0")/.."
ours=(--no-emit-package orb-common --no-emit-package orb-models --no-emit-package orb-testing --no-emit-package orb-tools)
compile=(uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url
         --custom-compile-command 'requirements/lock.sh' "${ours[@]}")
"${compile[@]}" --group dev requirements/dev.in --output-file requirements/dev.txt "$@"
"${compile[@]}" requirements/tools.in --constraints requirements/dev.txt --output-file requirements/tools.txt
# The packages with the versions that the tests run with.
"${compile[@]}" requirements/docs.in --constraints requirements/dev.txt --output-file requirements/docs.txt
"${compile[@]}" requirements/bench.in --output-file requirements/bench.txt "$@"
# SAM pins versions that collide with those of the other peers, so it has an environment of its own.
"${compile[@]}" requirements/sam.in --output-file requirements/sam.txt "$@"
"${compile[@]}" requirements/scan.in --output-file requirements/scan.txt "$@"
# Bundles run with the botocore that Lambda has, which is older than ours: the lowest versions get a lock of their own.
lowest=$(mktemp)
trap 'rm -f "$lowest"' EXIT
"${compile[@]}" --resolution lowest-direct --no-deps --all-extras packages/orb-common/pyproject.toml --output-file "$lowest"
# Without notes on origins, which would name that temporary file.
"${compile[@]}" --no-annotate requirements/oldest.in --constraints "$lowest" --output-file requirements/oldest.txt "$@"
# What the usual functions ship: the versions that orb itself is measured with.
for usual in benchmarks/usual_users benchmarks/usual_motion; do
  "${compile[@]}" $usual/requirements.in --constraints requirements/bench.txt --output-file $usual/requirements.txt
done
# The environments that orb makes for itself travel with orb-tools, so that an installed orb can make them too.
rooms=packages/orb-tools/src/orb_tools
"${compile[@]}" $rooms/runtime/requirements.in --constraints requirements/dev.txt --output-file $rooms/runtime/requirements.txt
"${compile[@]}" $rooms/embedded/requirements.in --output-file $rooms/embedded/requirements.txt "$@"
