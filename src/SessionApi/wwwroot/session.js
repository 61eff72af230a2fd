// One session: its QR code while it waits for a phone, what is known of it, what can be done, and what happened.

import { call, send, sessionPath, Problem } from './api.js';
import { actionButtons, nameOf } from './actions.js';
import { h, say, setText } from './dom.js';
import { fine, trouble } from './notice.js';
import { backoff, pause } from './live.js';
import { qrPanel } from './qr.js';
import { facts } from './facts.js';
import { badge, setStatus } from './status.js';
import { timeline } from './timeline.js';
import { explain, reasonWords, statusWord } from './words.js';

const WAIT = 30;
const EVIDENCE_PERIOD = 4000;
const LIVE = ['connected', 'reconnecting'];

export function sessionView({ id, signal }) {
  const title = h('h1', { tabindex: '-1' }, id);
  const state = badge('pending');
  const reason = h('p', { class: 'reason' });
  const error = h('p', { class: 'error', role: 'alert', hidden: true });
  const actions = h('div', { class: 'row actions', role: 'group', 'aria-label': 'Actions' });
  const stage = h('div', { class: 'stage' });
  const details = facts(id);
  const events = timeline(id, signal);
  const qr = qrPanel(signal);
  const element = h('article', {},
    h('p', { class: 'crumb' }, h('a', { href: '#/' }, '‹ All sessions')),
    h('header', { class: 'head' }, h('div', {}, title, h('p', { class: 'state' }, state, reason)), actions),
    error, stage, h('div', { class: 'columns' }, details.element, events.element));

  let session = null;
  let watching;
  const fail = problem => { error.textContent = explain(problem); error.hidden = false; };

  function show(next) {
    const before = session;
    // Answers overtake each other; a session of the same id that was created since begins anew.
    if (before && next.version < before.version && next.createdAt === before.createdAt) return;
    session = next;
    const hasChanged = before?.version !== next.version;
    if (hasChanged && before && before.status !== next.status) say(`${nameOf(next)}: ${statusWord(next.status)}. ${reasonWords(next.reason)}.`);
    details.show(next);
    if (!hasChanged) return;

    setText(title, nameOf(next));
    document.title = `${nameOf(next)} · WhatsApp sessions`;
    setStatus(state, next.status);
    setText(reason, reasonWords(next.reason));
    if (before?.status !== next.status || before.name !== next.name || JSON.stringify(before.metadata) !== JSON.stringify(next.metadata)) {
      keepFocus(actions, () => actions.replaceChildren(...actionButtons(next, { done: changed, erase, fail })));
    }
    showStage(next, before);
    events.refresh();
  }

  function changed(next) {
    error.hidden = true;
    show(next);
  }

  function showStage(next, before) {
    if (!next.qr) qr.clear();
    if (next.qr) {
      qr.show(next);
      if (stage.firstChild !== qr.element) stage.replaceChildren(qr.element);
    } else if (next.status === 'pending') {
      stage.replaceChildren(h('p', { class: 'card wait' }, next.reason === 'linking' ? 'Scanned. The phone is linking …' : 'Getting a code from WhatsApp …'));
    } else if (next.status === 'connected' && before?.status === 'pending') {
      stage.replaceChildren(h('p', { class: 'card done', role: 'status' }, h('span', { class: 'tick', 'aria-hidden': 'true' }, '✓'), `Linked as ${next.phoneNumber}`));
    } else if (!LIVE.includes(next.status)) {
      stage.replaceChildren(h('p', { class: 'card wait' }, advice(next)));
    } else if (before?.status !== 'pending' && !stage.querySelector('.done')) {
      stage.replaceChildren();
    }
  }

  function missing() {
    element.replaceChildren(h('div', { class: 'card empty' },
      h('h1', {}, 'There is no such session'),
      h('p', {}, 'It was deleted, or it belongs to somebody else.'),
      h('p', {}, h('a', { class: 'button', href: '#/' }, 'All sessions'))));
  }

  /** Whoever deletes a session need not be told that it is gone. */
  async function erase() {
    watching.abort();
    try {
      await call('DELETE', sessionPath(id));
      location.hash = '#/';
    } catch (problem) {
      follow();
      throw problem;
    }
  }

  function follow() {
    watching = new AbortController();
    const either = AbortSignal.any([watching.signal, signal]);
    watch(id, either, show, missing);
    pollEvidence(id, either, () => session, show);
  }

  follow();
  return { title: 'Session', element };
}

/** Follows the session by long polls, through restarts of the server. */
async function watch(id, signal, show, missing) {
  const pauses = backoff();
  let known = null;
  while (!signal.aborted) {
    try {
      const headers = known ? { 'If-None-Match': known, Prefer: `wait=${WAIT}` } : {};
      const response = await send('GET', sessionPath(id), { headers, signal });
      fine();
      pauses.reset();
      if (response.status === 200) {
        known = response.headers.get('ETag');
        show(await response.json());
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Problem && [400, 404].includes(error.status)) return missing();
      if (error instanceof Problem && error.status === 401) return;
      trouble(error);
      known = null;
      await pauses.wait(signal);
    }
  }
}

/** Evidence is no change, so that nobody is told of it: it is asked for. */
async function pollEvidence(id, signal, current, show) {
  while (!signal.aborted) {
    await pause(EVIDENCE_PERIOD, signal);
    if (signal.aborted || document.hidden || !LIVE.includes(current()?.status)) continue;
    const next = await call('GET', sessionPath(id), { signal }).catch(() => null);
    if (next && next.version === current()?.version) show(next);
  }
}

function advice({ status, reason }) {
  if (status === 'stopped') return 'It is off, and still linked. Start it to connect again.';
  if (reason === 'qr-exhausted') return 'No phone scanned a code in time. Get a new QR code when the phone is at hand.';
  if (status === 'expired' || status === 'logged-out') return 'No phone is linked. Get a QR code to link one.';
  return `${reasonWords(reason)}.`;
}

/** Changes something and leaves the keyboard where it was, on the button of the same name. */
function keepFocus(container, change) {
  const focused = container.contains(document.activeElement) ? document.activeElement.textContent : null;
  change();
  if (focused === null) return;
  const same = [...container.children].find(child => child.textContent === focused) ?? container.querySelector('button');
  same?.focus();
}
