// Links a session and deletes it again. Usage: link.mjs [qr.png]
import { writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';

const url = process.env.SESSIONS_URL ?? 'http://localhost:7071';
const key = process.env.SESSIONS_KEY;
const picture = process.argv[2] ?? 'qr.png';

/** The answer's JSON; null for 304. A problem (RFC 9457) is thrown with its code. */
async function call(method, path, headers = {}) {
  const response = await fetch(url + path, { method, headers: { ...headers, ...(key && { 'X-Api-Key': key }) } });
  if (response.status === 304) return null;

  const body = await response.json();
  if (!response.ok) throw new Error(`${body.code}: ${body.detail ?? body.title}`);
  return body;
}

// The same Idempotency-Key makes one session, however often this is repeated.
let session = await call('POST', '/sessions', { 'Idempotency-Key': randomUUID() });
const path = `/sessions/${session.sessionId}`;
await writeFile(picture, Buffer.from(session.qrCode.split(',')[1], 'base64'));
console.log(`Scan ${picture} to link session ${session.sessionId}`);

// Each answer comes when the session changes, after 30 s at the latest.
while (session.status === 'pending') {
  session = await call('GET', path, { 'If-None-Match': `"${session.version}"`, Prefer: 'wait=30' }) ?? session;
}
console.log(session.status, session.phoneNumber ?? '');

// Events follow what they tell of within moments: read on until the session's own version has come.
for (let after = 0, version = 0; version < session.version;) {
  const page = await call('GET', `${path}/events?after=${after}`, { Prefer: 'wait=30' });
  for (const event of page.events) {
    console.log(event.sequence, event.type, event.data.status, event.data.reason);
    version = event.data.version;
  }
  after = page.next;
}
console.log((await call('DELETE', path)).message);
