// The rows of the list. A row that is seen asks for itself from time to time: the list does not tell what its status rests on.

import { call, sessionPath } from './api.js';
import { h, setText } from './dom.js';
import { pause } from './live.js';
import { badge, setStatus } from './status.js';
import { since } from './time.js';
import { reasonWords } from './words.js';

const PERIOD = 8000;
const SETTLE = 200;
const AT_ONCE = 4;
const LIVE = ['connected', 'reconnecting'];
const COLUMNS = ['Session', 'Status', 'Phone', 'Last heard', 'Age'];

/** The table; `show` gives it a page of sessions, `refresh` asks for one of them again, `drop` forgets one. */
export function rows(signal) {
  const body = h('tbody');
  const element = h('table', { class: 'card sessions', hidden: true },
    h('caption', { class: 'unseen' }, 'Sessions'),
    h('thead', {}, h('tr', {}, COLUMNS.map(column => h('th', { scope: 'col' }, column)))),
    body);
  const byId = new Map();
  const asked = new Set();
  const seen = new IntersectionObserver(entries => {
    for (const { target, isIntersecting } of entries) {
      target.dataset.seen = isIntersecting;
      if (isIntersecting && LIVE.includes(target.dataset.state)) refresh(target.dataset.id);
    }
  });
  signal.addEventListener('abort', () => seen.disconnect(), { once: true });

  function show(sessions) {
    const wanted = sessions.map(session => session.sessionId);
    for (const session of sessions) {
      if (!byId.has(session.sessionId)) byId.set(session.sessionId, row(session.sessionId, seen));
      byId.get(session.sessionId).show(session);
    }
    const isSame = wanted.length === body.children.length && wanted.every((id, index) => body.children[index].dataset.id === id);
    if (isSame) return;

    const focused = body.contains(document.activeElement) ? document.activeElement.closest('tr').dataset.id : null;
    body.replaceChildren(...wanted.map(id => byId.get(id).element));
    byId.get(focused)?.element.isConnected && byId.get(focused).element.querySelector('a').focus();
    for (const [id, { element: old }] of byId) {
      if (old.isConnected) continue;
      seen.unobserve(old);
      byId.delete(id);
    }
  }

  /** It is gone: nobody is to ask for it any more. */
  function drop(id) {
    byId.get(id)?.element.remove();
    byId.delete(id);
  }

  async function refresh(id) {
    if (!byId.has(id) || asked.has(id)) return;
    asked.add(id);
    await pause(SETTLE, signal);
    asked.delete(id);
    if (signal.aborted || !byId.has(id)) return;
    const session = await call('GET', sessionPath(id), { signal }).catch(() => null);
    if (session) byId.get(id)?.show(session);
  }

  keepUpToDate(body, refresh, signal);
  return { element, show, refresh, drop };
}

async function keepUpToDate(body, refresh, signal) {
  while (!signal.aborted) {
    await pause(PERIOD, signal);
    if (document.hidden) continue;
    const ids = [...body.children].filter(({ dataset }) => dataset.seen === 'true' && LIVE.includes(dataset.state)).map(({ dataset }) => dataset.id);
    while (ids.length > 0 && !signal.aborted) await Promise.all(ids.splice(0, AT_ONCE).map(refresh));
  }
}

function row(id, seen) {
  const name = h('a', { href: `#/sessions/${encodeURIComponent(id)}` });
  const label = h('span', { class: 'id' }, id);
  const status = badge('pending');
  const reason = h('span', { class: 'reason' });
  const phone = h('td', { 'data-label': 'Phone' });
  const heard = h('td', { 'data-label': 'Last heard' });
  const age = h('td', { 'data-label': 'Age' });
  const element = h('tr', { 'data-id': id },
    h('th', { scope: 'row' }, name, label),
    h('td', {}, status, reason), phone, heard, age);
  seen.observe(element);
  let version = 0;

  return {
    element,
    show(session) {
      if (session.version < version) return; // the list may be older than what the owner said
      version = session.version;
      element.dataset.state = session.status;
      setText(name, session.name ?? id);
      label.hidden = !session.name;
      setStatus(status, session.status);
      setText(reason, reasonWords(session.reason));
      setText(phone, session.phoneNumber ?? '–');
      if (!age.firstChild) age.append(since(session.createdAt, { ago: false }));
      if (session.evidence?.lastReceivedAt) heard.replaceChildren(since(session.evidence.lastReceivedAt));
      else if (!LIVE.includes(session.status) || !heard.firstChild) heard.replaceChildren('–');
    },
  };
}
