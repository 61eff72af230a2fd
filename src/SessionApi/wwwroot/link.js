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

/**
 * What this page knows beyond a reload, beside its address: the tag of the last answer, by which the server knows who was looking when the phone
 * was linked (the token opens nothing any more then), and that it was.
 */
const memory = () => history.state ?? {};
const remember = facts => history.replaceState({ ...memory(), ...facts }, '');

function show(next) {
  if (next.expiresAt) find('ends').replaceChildren('This page is good until ', localTime(next.expiresAt), '.');
  if (next.state === 'scan') qr.show(next);
  else qr.clear();
  if (next.state === state) return;
  state = next.state;
  const views = {
    idle: () => card('Have the phone at hand. The code is good for some minutes.', button('Show the QR code', start, 'primary')),
    preparing: () => card('Getting a code from WhatsApp …'),
    scan: () => h('div', {}, qr.element, h('p', { class: 'hint apart' }, 'Is this page open on the phone itself? Open the address on another screen: a phone cannot scan its own.')),
    linking: () => card('Scanned. The phone is linking …'),
    linked: () => h('div', { class: 'card done' }, h('span', { class: 'tick', 'aria-hidden': 'true' }, '✓'), h('p', {}, 'Your phone is linked.'), h('p', { class: 'hint' }, 'You can close this page.')),
    failed: () => card('It did not work. Tell whoever sent you this page.'),
  };
  put(views[state]());
  if (state !== 'linked') return;
  find('ends').replaceChildren();
  remember({ isLinked: true });
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
    // What comes of it is shown by whoever watches; this answer may be the older one.
    await send('POST', PATH, { headers });
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
  if (memory().isLinked) return show({ state: 'linked' });
  for (;;) {
    try {
      const response = await send('GET', PATH, { headers: { ...headers, ...(known ? { 'If-None-Match': known, Prefer: `wait=${WAIT}` } : {}) } });
      fine();
      pauses.reset();
      if (response.status !== 200) continue;
      known = response.headers.get('ETag');
      show(await response.json());
      if (state === 'linked') return;
      remember({ known });
    } catch (error) {
      if (isOver(error)) {
        if (known || !memory().known) return end();
        known = memory().known; // after a reload, or while the server was away
        continue;
      }
      trouble(error);
      known = null;
      await pauses.wait();
    }
  }
}

// Another link opened in the same tab changes nothing but what stands behind the #.
addEventListener('hashchange', () => location.reload());
watch();
