#!/usr/bin/env bash
# What is done to Azure, by the deploy workflow, by azd's hooks and by hand. Needs the Azure CLI (az) and a login; prints no secret.
#
#   infra/azure.sh preview            what a deployment would change
#   infra/azure.sh provision          deploys main.bicep; what it answers is kept in .dev/azure.env for the commands below
#   infra/azure.sh secrets            makes the master key and the operator's API key in the Key Vault, if they are not there
#   infra/azure.sh deploy FOLDER      the packages of ./dev package
#   infra/azure.sh smoke              the four routes, with the operator's key
#   infra/azure.sh keep FOLDER        keeps these packages as the ones to go back to
#   infra/azure.sh rollback           deploys the packages kept last
#
# Reads AZURE_ENV_NAME, AZURE_LOCATION and what main.bicepparam reads; the later commands read the outputs of main.bicep.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

OUTPUTS=${AZURE_OUTPUTS:-.dev/azure.env}
PATIENCE=${AZURE_PATIENCE:-300} # seconds that a new role may take until it counts

say() { printf '%s\n' "$*"; }
fail() { printf 'infra/azure.sh: %s\n' "$*" >&2; exit 1; }

quiet_az() { az "$@" --only-show-errors; }

load_outputs() {
  if [ -f "$OUTPUTS" ]; then
    set -a
    # shellcheck disable=SC1090 # written by cmd_provision
    . "$OUTPUTS"
    set +a
  fi
  local name
  for name in AZURE_RESOURCE_GROUP AZURE_KEY_VAULT_NAME AZURE_STORAGE_ACCOUNT_NAME SERVICE_FUNCTIONS_NAME SERVICE_FUNCTIONS_URL; do
    [ -n "${!name:-}" ] || fail "$name is not known. Run infra/azure.sh provision first (or azd env get-values > $OUTPUTS)."
  done
}

deployment() { # deployment VERB OPTION...
  local verb=$1
  shift
  : "${AZURE_ENV_NAME:?names the deployment}" "${AZURE_LOCATION:?is the region}"
  quiet_az deployment sub "$verb" --name "$AZURE_ENV_NAME" --location "$AZURE_LOCATION" --parameters infra/main.bicepparam "$@"
}

cmd_preview() { deployment what-if; }

cmd_provision() {
  mkdir -p "$(dirname "$OUTPUTS")"
  deployment create --query 'properties.outputs' --output json > "$OUTPUTS.json"
  # shellcheck disable=SC2016 # dollars of JavaScript
  node -e '
    const outputs = JSON.parse(require("fs").readFileSync(0, "utf8"));
    for (const [name, { value }] of Object.entries(outputs)) console.log(`${name.toUpperCase()}=${JSON.stringify(String(value))}`);' \
    < "$OUTPUTS.json" > "$OUTPUTS"
  say "Deployed; the outputs are in $OUTPUTS."
}

# ---- secrets ----

until_allowed() { # until_allowed COMMAND...: a role that was given just now is refused for a while
  local limit=$((SECONDS + PATIENCE))
  until "$@" 2> "$scratch/refused"; do
    if ((SECONDS >= limit)); then
      cat "$scratch/refused" >&2
      return 1
    fi
    sleep 5
  done
}

secret_names() { # secret_names list|list-deleted
  quiet_az keyvault secret "$1" --vault-name "$AZURE_KEY_VAULT_NAME" --query '[].name' --output tsv
}

make_secret() { # make_secret NAME COMMAND...: the output of COMMAND, seen by nobody: through a file, not through arguments
  local name=$1
  shift
  "$@" | tr -d '\n' > "$scratch/secret"
  [ -s "$scratch/secret" ] || fail "No random bytes for $name."
  quiet_az keyvault secret set --vault-name "$AZURE_KEY_VAULT_NAME" --name "$name" --file "$scratch/secret" --encoding utf-8 --output none
  rm -f "$scratch/secret"
  say "Made the secret $name."
}

cmd_secrets() {
  load_outputs
  umask 077
  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
  local present deleted operator=${OPERATOR_KEY_SECRET:?}

  until_allowed secret_names list > "$scratch/present"
  present=$(< "$scratch/present")
  if grep -qi '^Encryption--Keys--' <<< "$present"; then
    say 'There is a master key.'
  else
    # A new key would not open what a deleted one has sealed.
    deleted=$(secret_names list-deleted)
    if grep -qi '^Encryption--Keys--' <<< "$deleted"; then
      fail 'The vault has a deleted master key. Bring it back (az keyvault secret recover) instead of making another one.'
    fi
    make_secret "Encryption--Keys--k$(date -u +%Y%m%d-%H%M%S)" openssl rand -base64 32
  fi

  if grep -qix -- "$operator" <<< "$present"; then
    say "There is a key of the operator."
  else
    make_secret "$operator" openssl rand -hex 32
    refresh_references functionapp "$SERVICE_FUNCTIONS_NAME"
    if [ -n "${SERVICE_SERVER_NAME:-}" ]; then refresh_references webapp "$SERVICE_SERVER_NAME"; fi
  fi
}

refresh_references() { # refresh_references KIND NAME: settings that name a secret are read anew, and not a day later
  local id
  id=$(quiet_az "$1" show --resource-group "$AZURE_RESOURCE_GROUP" --name "$2" --query id --output tsv)
  quiet_az rest --method post --url "$id/config/configreferences/appsettings/refresh?api-version=2024-11-01" --output none
}

# ---- packages ----

cmd_deploy() { # cmd_deploy FOLDER
  load_outputs
  local folder=${1:?deploy needs the folder of the packages}
  # The owners of the sessions first: a newer server understands an older front.
  if [ "${TOPOLOGY:-single}" = cluster ]; then
    say "Deploying SessionServer to ${SERVICE_SERVER_NAME:?} ..."
    quiet_az webapp deploy --resource-group "$AZURE_RESOURCE_GROUP" --name "$SERVICE_SERVER_NAME" --type zip \
      --src-path "$folder/SessionServer.zip" --output none
  fi
  say "Deploying SessionFunctions to $SERVICE_FUNCTIONS_NAME ..."
  quiet_az functionapp deployment source config-zip --resource-group "$AZURE_RESOURCE_GROUP" --name "$SERVICE_FUNCTIONS_NAME" \
    --src "$folder/SessionFunctions.zip" --output none
}

packages() { if [ "${TOPOLOGY:-single}" = cluster ]; then say SessionServer; fi && say SessionFunctions; }

release_blob() { # release_blob VERB NAME OPTION...
  local verb=$1 name=$2
  shift 2
  quiet_az storage blob "$verb" --auth-mode login --account-name "$AZURE_STORAGE_ACCOUNT_NAME" \
    --container-name "${RELEASE_CONTAINER:?}" --name "$name.zip" "$@"
}

cmd_keep() { # cmd_keep FOLDER
  load_outputs
  local folder=${1:?keep needs the folder of the packages} name
  for name in $(packages); do release_blob upload "$name" --file "$folder/$name.zip" --overwrite --output none; done
  say 'Kept as the release to go back to.'
}

cmd_rollback() {
  load_outputs
  local folder name
  folder=$(mktemp -d)
  # shellcheck disable=SC2064 # the folder as it is now
  trap "rm -rf '$folder'" EXIT
  for name in $(packages); do
    if [ "$(release_blob exists "$name" --query exists --output tsv)" != true ]; then
      fail "There is no $name to go back to: nothing has passed the smoke test here yet."
    fi
    release_blob download "$name" --file "$folder/$name.zip" --output none
  done
  cmd_deploy "$folder"
  say 'The release before is back.'
}

# ---- smoke ----

cmd_smoke() {
  load_outputs
  local key
  key=$(quiet_az keyvault secret show --vault-name "$AZURE_KEY_VAULT_NAME" --name "${OPERATOR_KEY_SECRET:?}" --query value --output tsv)
  # A runner of GitHub prints what it is told to hide as ***.
  if [ "${GITHUB_ACTIONS:-}" = true ]; then say "::add-mask::$key"; fi
  SMOKE_KEY=$key ./dev smoke "$SERVICE_FUNCTIONS_URL"
}

command=${1:-}
if [ $# -gt 0 ]; then shift; fi
case $command in
  preview | provision | secrets | deploy | smoke | keep | rollback) "cmd_$command" "$@" ;;
  *)
    sed -n '2,/^[^#]/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
    exit 2
    ;;
esac
