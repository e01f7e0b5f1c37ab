# Logs in to CodeArtifact. Source it, in the step that needs the index: the address has a token for at most twelve hours, so it is a
# variable of this shell and of what it starts, and never an argument, a file, an output or a line of a log.
#
#   CODEARTIFACT_DOMAIN=orb-integration-hub-prod
#   source infrastructure/scripts/codeartifact_login.sh
#
# CODEARTIFACT_REPOSITORY (python-packages), CODEARTIFACT_DOMAIN_OWNER (this account) and the AWS CLI's own settings apply. It sets
# ORB_INDEX_URL, where orb takes our packages from, and PIP_INDEX_URL, where pip and orb take all others from. Other indexes and
# links of pip's settings do not count any more: pip would take the highest version of all. So pip.conf is not read; a
# certificate or a proxy is given by PIP_CERT and PIP_PROXY then.
# shellcheck shell=bash

codeartifact_login() {
  : "${CODEARTIFACT_DOMAIN:?must be the domain of codeartifact.yml, such as orb-integration-hub-prod}"
  local tracing='' status=0
  # `set -x` would print the token.
  case $- in *x*) tracing=yes; set +x ;; esac
  codeartifact_variables || status=$?
  if [ -n "$tracing" ]; then set -x; fi
  return "$status"
}

codeartifact_variables() {
  local endpoint token where=(--domain "$CODEARTIFACT_DOMAIN")
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
  export PIP_INDEX_URL="$ORB_INDEX_URL" PIP_CONFIG_FILE=/dev/null
  unset PIP_EXTRA_INDEX_URL PIP_FIND_LINKS PIP_NO_INDEX
}

codeartifact_login
