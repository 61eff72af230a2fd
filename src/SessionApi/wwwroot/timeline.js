// What happened to one session, newest first.

import { call, sessionPath, Problem } from './api.js';
import { h } from './dom.js';
import { localTime } from './time.js';
import { badge } from './status.js';
import { reasonWords } from './words.js';

const SHOWN = 100;
const PAGE = 1000;

/** The list; `refresh` reads what is new. */
export function timeline(id, signal) {
  const list = h('ol', { class: 'events' });
  const note = h('p', { class: 'hint', hidden: true });
  const element = h('section', { class: 'card', 'aria-labelledby': 'events-title' }, h('h2', { id: 'events-title' }, 'What happened'), note, list);
  let after = null;
  let reading = Promise.resolve();

  async function read() {
    for (let hasMore = true; hasMore;) {
      const query = new URLSearchParams({ limit: PAGE, ...(after === null ? {} : { after }) });
      // An event is in the log a moment after its change.
      const headers = after === null ? {} : { Prefer: 'wait=2' };
      const page = await call('GET', sessionPath(id, `/events?${query}`), { headers, signal });
      after = page.next;
      hasMore = page.hasMore;
      for (const event of page.events) add(event);
      while (list.children.length > SHOWN) list.lastChild.remove();
    }
    note.hidden = true;
  }

  /** Codes follow each other: changes of that kind in a row are one line, lest they bury what matters. */
  function add(event) {
    const last = list.firstChild;
    const isSame = event.type === 'session.updated' && last?.dataset.type === event.type;
    const times = isSame ? Number(last.dataset.times) + 1 : 1;
    if (isSame) last.remove();
    list.prepend(item(event, times));
  }

  return {
    element,
    refresh() {
      reading = reading.then(read).catch(error => {
        if (signal.aborted) return;
        if (error instanceof Problem && error.code === 'events-gone') after = null;
        note.textContent = error.status === 403 ? 'This key may not read events; it lacks the scope events:read.' : 'Events cannot be read at the moment.';
        note.hidden = false;
      });
    },
  };
}

function item({ type, at, data }, times) {
  const what = {
    'session.created': ['Created'],
    'session.status': [badge(data.status), reasonWords(data.reason)],
    'session.updated': [`Details or QR code changed${times > 1 ? ` ${times} times` : ''}`],
    'session.deleted': ['Deleted'],
  }[type] ?? [type];
  return h('li', { 'data-type': type, 'data-times': times }, localTime(at), h('span', { class: 'what' }, what));
}
