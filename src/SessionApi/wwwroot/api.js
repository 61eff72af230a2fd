// Calls the API of this server, and of no other.

import { key } from './key.js';
import { learnClock } from './time.js';

/** An answer that is an error; `code` is one of the API's problem codes. */
export class Problem extends Error {
  constructor(status, body, retryAfter) {
    super([body.title, body.detail].filter(Boolean).join(' ') || `The server answered ${status}.`);
    Object.assign(this, { status, code: body.code ?? 'unknown', errors: body.errors ?? {}, retryAfter });
  }
}

/** No answer: the server is away, or the network is. */
export class Unreachable extends Error {
  constructor() {
    super('The server does not answer.');
  }
}

const listeners = { keyNeeded: () => {} };

/** Tells `listener` whenever an answer says that a key is missing or wrong, and which one was sent. */
export function onKeyNeeded(listener) {
  listeners.keyNeeded = listener;
}

/** Sends a request; the raw answer, unless it is an error. */
export async function send(method, path, { body, headers = {}, signal } = {}) {
  const sent = key();
  const all = { Accept: 'application/json', ...headers };
  if (sent) all['X-Api-Key'] = sent;
  if (body !== undefined) all['Content-Type'] = 'application/json';

  let response;
  try {
    response = await fetch(path, { method, headers: all, body: body === undefined ? undefined : JSON.stringify(body), signal, cache: 'no-store' });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Unreachable();
  }

  learnClock(response.headers.get('Date'));
  if (response.ok || response.status === 304) return response;

  const problem = new Problem(response.status, await response.json().catch(() => ({})), Number(response.headers.get('Retry-After')) || null);
  if (problem.status === 401) listeners.keyNeeded(problem, sent);
  throw problem;
}

/** Sends a request; the answer's JSON, or null for 304. */
export async function call(method, path, options) {
  const response = await send(method, path, options);
  try {
    return response.status === 304 ? null : await response.json();
  } catch (error) {
    if (options?.signal?.aborted) throw error;
    throw new Unreachable(); // cut off on the way
  }
}

export const sessionPath = (id, rest = '') => `/sessions/${encodeURIComponent(id)}${rest}`;
