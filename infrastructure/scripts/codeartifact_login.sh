# Logs in to CodeArtifact. Source it, in the step that needs the index: the address has a token for at most twelve hours, so it is a
# variable of this shell and of what it starts, and never an argument, a file, an output or a line of a log.
#
#   CODEARTIFACT_DOMAIN=orb-integration-hub-dev
#   source infrastructure/scripts/codeartifact_login.sh
#
# CODEARTIFACT_REPOSITORY (python-packages), CODEARTIFACT_DOMAIN_OWNER (this account) and the AWS CLI's own settings apply. It sets
# ORB_INDEX_URL, where orb takes our packages from, and PIP_INDEX_URL, where pip and orb take all others from.
# shellcheck shell=bash

codeartifact_login() {
  local endpoint token tracing=
  # `set -x` would print the token.
  case $- in *x*) tracing=yes; set +x ;; esac
  local where=(--domain "${CODEARTIFACT_DOMAIN:?must be the domain of codeartifact.yml, such as orb-integration-hub-dev}")
  if [ -n "${CODEARTIFACT_DOMAIN_OWNER:-}" ]; then where+=(--domain-owner "$CODEARTIFACT_DOMAIN_OWNER"); fi
  endpoint=$(aws codeartifact get-repository-endpoint "${where[@]}" --format pypi \
    --repository "${CODEARTIFACT_REPOSITORY:-python-packages}" --query repositoryEndpoint --output text) || return
  token=$(aws codeartifact get-authorization-token "${where[@]}" --query authorizationToken --output text) || return
  # The CLI writes None for what the answer lacks.
  if [ -z "$token" ] || [ "$token" = None ] || [[ $endpoint != *://* ]]; then
    echo "error: CodeArtifact gives no token or no address for the domain $CODEARTIFACT_DOMAIN" >&2
    return 1
  fi
  # GitHub hides the token in the log of the job from here on.
  if [ -n "${GITHUB_ACTIONS:-}" ]; then echo "::add-mask::$token"; fi
  export ORB_INDEX_URL="${endpoint%%://*}://aws:$token@${endpoint#*://}"
  ORB_INDEX_URL="${ORB_INDEX_URL%/}/simple/"
  export PIP_INDEX_URL="$ORB_INDEX_URL"
  unset PIP_EXTRA_INDEX_URL # pip takes the highest version of all indexes
  if [ -n "$tracing" ]; then set -x; fi
}

codeartifact_login
