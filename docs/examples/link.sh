#!/usr/bin/env bash
# Links a session and deletes it again. Usage: link.sh [qr.png]
set -euo pipefail

url=${SESSIONS_URL:-http://localhost:7071}
headers=(-H "X-Api-Key: ${SESSIONS_KEY:-}")
[ -n "${SESSIONS_KEY:-}" ] || headers=(-H "Accept: application/json")
call() { curl --silent --show-error --fail-with-body "${headers[@]}" "$@"; }
field() { python3 -c 'import json, sys; print(json.load(sys.stdin).get(sys.argv[1], ""))' "$1"; }

# The same Idempotency-Key makes one session, however often this is repeated.
id=$(call -X POST "$url/sessions" -H "Idempotency-Key: link-sh-$$-$RANDOM$RANDOM" | field sessionId)
call "$url/sessions/$id/qr?size=400" -H "Accept: image/png" --output "${1:-qr.png}"
echo "Scan ${1:-qr.png} to link session $id"

# Each answer comes when the session changes, after 30 s at the latest (304 then, without a body).
while true; do
    session=$(call "$url/sessions/$id")
    status=$(field status <<< "$session")
    [ "$status" = pending ] || break
    version=$(field version <<< "$session")
    call "$url/sessions/$id" -H "If-None-Match: \"$version\"" -H "Prefer: wait=30" > /dev/null
done
echo "$status $(field phoneNumber <<< "$session")"

# Events follow what they tell of within moments: read on until the session's own version has come.
version=$(field version <<< "$session") after=0 told=0
while [ "$told" -lt "$version" ]; do
    page=$(call "$url/sessions/$id/events?after=$after" -H "Prefer: wait=30")
    python3 -c 'import json, sys
for event in json.load(sys.stdin)["events"]: print(event["sequence"], event["type"], event["data"]["status"], event["data"]["reason"])' <<< "$page"
    told=$(python3 -c 'import json, sys; print(max((event["data"]["version"] for event in json.load(sys.stdin)["events"]), default=0))' <<< "$page")
    after=$(field next <<< "$page")
done
call -X DELETE "$url/sessions/$id" | field message
