"""Links a session and deletes it again. Usage: link.py [qr.png]. Needs nothing but the standard library."""
import base64
import json
import os
import sys
import urllib.error
import urllib.request
import uuid

URL = os.environ.get("SESSIONS_URL", "http://localhost:7071")
KEY = os.environ.get("SESSIONS_KEY")


def call(method, path, **headers):
    """The answer's JSON; None for 304. A problem (RFC 9457) ends the program with its code."""
    request = urllib.request.Request(URL + path, method=method, headers={name.replace("_", "-"): value for name, value in headers.items()})
    if KEY:
        request.add_header("X-Api-Key", KEY)
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        if error.code == 304:
            return None
        problem = json.load(error)
        sys.exit(f"{problem['code']}: {problem.get('detail', problem['title'])}")


# The same Idempotency-Key makes one session, however often this is repeated.
session = call("POST", "/sessions", Idempotency_Key=str(uuid.uuid4()))
path = f"/sessions/{session['sessionId']}"
picture = sys.argv[1] if len(sys.argv) > 1 else "qr.png"
with open(picture, "wb") as file:
    file.write(base64.b64decode(session["qrCode"].split(",")[1]))
print(f"Scan {picture} to link session {session['sessionId']}", flush=True)

# Each answer comes when the session changes, after 30 s at the latest.
while session["status"] == "pending":
    session = call("GET", path, If_None_Match=f'"{session["version"]}"', Prefer="wait=30") or session
print(session["status"], session.get("phoneNumber", ""))

# Events follow what they tell of within moments: read on until the session's own version has come.
after = version = 0
while version < session["version"]:
    page = call("GET", f"{path}/events?after={after}", Prefer="wait=30")
    for event in page["events"]:
        print(event["sequence"], event["type"], event["data"]["status"], event["data"]["reason"])
        version = event["data"]["version"]
    after = page["next"]
print(call("DELETE", path)["message"])
