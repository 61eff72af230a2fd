// Follows what happens to all sessions, through restarts of the server and of the network.

import { send, Problem } from './api.js';

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 10_000;
const SILENCE = 40_000; // the server says something every 15 s
const POLL = 5000;

export const pause = (milliseconds, signal) => new Promise(resolve => {
  const timer = setTimeout(resolve, milliseconds);
  signal?.addEventListener('abort', () => { clearTimeout(timer); resolve(); }, { once: true });
});

/** Longer and longer pauses, with some chance in them so that many pages do not come back at the same moment. */
export function backoff() {
  let next = FIRST_PAUSE;
  return {
    reset() { next = FIRST_PAUSE; },
    async wait(signal) {
      await pause(next * (0.75 + Math.random() / 2), signal);
      next = Math.min(next * 2, LONGEST_PAUSE);
    },
  };
}

/**
 * Calls `onOpen` whenever the stream begins (what was shown before may be old then), `onEvent` with each event, and `onLost` with the error while
 * there is none. Without the right to read events, `onOpen` is called every few seconds instead.
 */
export async function follow({ onOpen, onEvent, onLost, signal }) {
  const pauses = backoff();
  let after = 'latest';
  while (!signal.aborted) {
    const watch = watchdog(signal);
    try {
      const response = await send('GET', `/events?after=${after}`, { headers: { Accept: 'text/event-stream' }, signal: watch.signal });
      pauses.reset();
      onOpen();
      for await (const { id, data } of messages(response.body, watch)) {
        after = id;
        onEvent(JSON.parse(data));
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Problem && error.status === 401) return; // goes on with another key
      if (error instanceof Problem && error.status === 403) return poll(onOpen, signal);
      if (error instanceof Problem && error.code === 'events-gone') after = 'latest';
      else onLost(error);
    } finally {
      watch.end();
    }

    await pauses.wait(signal);
  }
}

async function poll(onOpen, signal) {
  while (!signal.aborted) {
    onOpen();
    await pause(POLL, signal);
  }
}

/** A signal that ends a stream which has become silent. */
function watchdog(signal) {
  const silence = new AbortController();
  let timer;
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), SILENCE);
  };
  heard();
  return { heard, signal: AbortSignal.any([signal, silence.signal]), end: () => clearTimeout(timer) };
}

/** The messages of a stream of server-sent events. */
async function* messages(body, watch) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      watch.heard();
      const blocks = (text + value).split('\n\n');
      text = blocks.pop();
      yield* blocks.map(parse).filter(message => message.data !== undefined);
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

const parse = block => Object.fromEntries(block.split('\n').map(line => {
  const colon = line.indexOf(':');
  return [line.slice(0, colon), line.slice(colon + 1).trimStart()];
}));
