#!/usr/bin/env bash
# Makes dist/layers/<layer>.zip: build_layer.sh <layer> [options of orb layer]
#
# With CODEARTIFACT_DOMAIN all packages of an index come from CodeArtifact: ours for the functions whose Pipfiles take them from there,
# and those of others through its upstream. Without it ours come from the checkout, and the others from pip's own index.
set -euo pipefail
if [ $# -eq 0 ] || [[ $1 == -* ]]; then
  echo "usage: build_layer.sh <layer> [options of orb layer]; a layer is deps, or the name of a package" >&2
  exit 2
fi
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
if [ -n "${CODEARTIFACT_DOMAIN:-}" ]; then
  source infrastructure/scripts/codeartifact_login.sh
fi
exec orb layer "$@"
