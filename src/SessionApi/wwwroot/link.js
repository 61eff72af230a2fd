// The page at /link: shows whoever holds its token the code of one session, and what became of it.

import { send, Problem } from './api.js';
import { button, find, h, say } from './dom.js';
import { backoff } from './live.js';
import { fine, trouble } from './notice.js';
import { qrPanel } from './qr.js';
import { localTime } from './time.js';

const PATH = '/link/session';
const WAIT = 30;

const stage = find('stage');
const never = new AbortController().signal;
const qr = qrPanel(never);
// Behind the #, so that no server is told it but in the header.
const headers = { 'X-Link-Token': location.hash.slice(1) };
let state = null;

function show(next) {
  find('ends').replaceChildren('This page is good until ', localTime(next.expiresAt), '.');
  if (next.state === 'scan') qr.show(next);
  if (next.state === state) return;
  state = next.state;
  const views = {
    idle: () => card('Have the phone at hand. The code is good for some minutes.', button('Show the QR code', start, 'primary')),
    preparing: () => card('Getting a code from WhatsApp …'),
    scan: () => qr.element,
    linking: () => card('Scanned. The phone is linking …'),
    linked: () => h('div', { class: 'card done' }, h('span', { class: 'tick', 'aria-hidden': 'true' }, '✓'), h('p', {}, 'Your phone is linked.'), h('p', { class: 'hint' }, 'You can close this page.')),
    failed: () => card('It did not work. Tell whoever sent you this page.'),
  };
  put(views[state]());
  if (state === 'linked') find('ends').replaceChildren();
}

const card = (text, ...more) => h('div', { class: 'card empty' }, h('p', {}, text), ...more);

function put(element) {
  stage.replaceChildren(element);
  const text = element.querySelector('p')?.textContent;
  if (text) say(text);
}

/** Nothing can be done with this address any more. */
function end() {
  find('ends').replaceChildren();
  put(h('div', { class: 'card empty' }, h('h2', {}, 'This link opens nothing any more'), h('p', {}, 'Ask whoever sent it for a new one.')));
}

async function start() {
  try {
    show(await (await send('POST', PATH, { headers })).json());
    fine();
  } catch (error) {
    if (isOver(error)) end();
    else trouble(error);
  }
}

const isOver = error => error instanceof Problem && error.code === 'link-expired';

async function watch() {
  const pauses = backoff();
  let known = null;
  for (;;) {
    try {
      const response = await send('GET', PATH, { headers: { ...headers, ...(known ? { 'If-None-Match': known, Prefer: `wait=${WAIT}` } : {}) } });
      fine();
      pauses.reset();
      if (response.status !== 200) continue;
      known = response.headers.get('ETag');
      show(await response.json());
      if (state === 'linked') return;
    } catch (error) {
      if (isOver(error)) return end();
      trouble(error);
      known = null;
      await pauses.wait();
    }
  }
}

// Another link opened in the same tab changes nothing but what stands behind the #.
addEventListener('hashchange', () => location.reload());
watch();
