// A receiver of webhooks as others write them: node's own HTTP server and the official library of Standard Webhooks.
// usage: node webhook-receiver.mjs PORT SECRET...   (PORT 0: a free one)
// Writes one JSON line for its address and one for each message: which of the secrets verify it, and whether a changed body is refused.
// Answers 204 when the first secret does, else 401.

import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks';

const [port, ...secrets] = process.argv.slice(2);
const tell = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

function verifies(secret, body, headers) {
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch (error) {
    return false;
  }
}

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString('utf8');
  const verified = secrets.map((secret) => verifies(secret, body, request.headers));
  const forged = verifies(secrets[0], body.replace('{', '{ '), request.headers);
  tell({ event: 'message', id: request.headers['webhook-id'], verified, forged, body });
  response.writeHead(verified[0] ? 204 : 401).end();
});

server.listen(Number(port), '127.0.0.1', () => tell({ event: 'listening', port: server.address().port }));
