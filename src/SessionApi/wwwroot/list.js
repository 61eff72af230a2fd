// All sessions: searched, filtered, page by page, each row kept up to date while it is seen.

import { call, sessionPath } from './api.js';
import { create } from './actions.js';
import { button, h, say, setText } from './dom.js';
import { follow } from './live.js';
import { fine, trouble } from './notice.js';
import { rows } from './rows.js';
import { explain, STATUSES, statusWord } from './words.js';

const PAGE = 50;
const CALM = 800; // between two readings of the list, however much happens
const WHOLE_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function listView({ query, signal }) {
  const filter = { text: query.get('q') ?? '', status: query.get('status') ?? '' };
  const before = []; // cursors of the pages before this one
  let cursor = null;
  let next = null;

  const table = rows(signal);
  const empty = h('div', { class: 'card empty', hidden: true });
  const error = h('p', { class: 'error', role: 'alert', hidden: true });
  const place = h('span', { class: 'place' });
  const previous = button('‹ Previous', () => turn(before.pop()));
  const following = button('Next ›', () => { before.push(cursor); return turn(next, true); });
  const pager = h('nav', { class: 'row pager', 'aria-label': 'Pages of the list', hidden: true }, previous, place, following);
  const search = searchForm(filter, apply);
  const element = h('section', {},
    h('header', { class: 'head' }, h('h1', { tabindex: '-1' }, 'Sessions'), button('New session', add, 'primary')),
    search, error, empty, table.element, pager);

  async function add() {
    const id = await create();
    if (id) location.hash = `#/sessions/${encodeURIComponent(id)}`;
  }

  /** The filter goes into the address, so that it survives a reload and can be passed on. */
  function apply() {
    const wanted = new URLSearchParams(Object.entries({ q: filter.text, status: filter.status }).filter(([, value]) => value));
    history.replaceState(null, '', `#/${wanted.size > 0 ? `?${wanted}` : ''}`);
    before.length = 0;
    cursor = null;
    return load();
  }

  async function turn(to) {
    cursor = to ?? null;
    await load();
    table.element.scrollIntoView({ block: 'start' });
    say(place.textContent);
  }

  async function load() {
    table.element.setAttribute('aria-busy', 'true');
    try {
      const page = await read(filter, cursor, signal);
      fine();
      error.hidden = true;
      next = page.nextCursor ?? null;
      table.show(page.sessions);
      showEmpty(page.sessions.length === 0);
      pager.hidden = before.length === 0 && next === null;
      previous.disabled = before.length === 0;
      following.disabled = next === null;
      setText(place, `Page ${before.length + 1}`);
    } catch (problem) {
      if (signal.aborted || problem.status === 401) return;
      if (problem.status === 400 || problem.status === 403) {
        error.textContent = explain(problem);
        error.hidden = false;
      } else {
        trouble(problem);
      }
    } finally {
      table.element.removeAttribute('aria-busy');
    }
  }

  function showEmpty(isEmpty) {
    table.element.hidden = isEmpty;
    empty.hidden = !isEmpty;
    if (!isEmpty) return;
    const isFiltered = filter.text || filter.status || cursor;
    empty.replaceChildren(...(isFiltered
      ? [h('h2', {}, 'Nothing matches'), h('p', {}, 'Search for the beginning of a name, for a whole id, or for metadata as key=value.')]
      : [h('h2', {}, 'No sessions yet'), h('p', {}, 'Create one, scan its QR code with WhatsApp on the phone, and it stays linked.'), h('p', {}, button('New session', add, 'primary'))]));
  }

  const reload = calmly(load, signal);
  follow({
    signal,
    onOpen: () => { fine(); reload(); },
    onLost: trouble,
    onEvent: event => {
      if (event.type === 'session.deleted') table.drop(event.sessionId);
      if (event.type === 'session.status' && !filter.status) table.refresh(event.sessionId);
      else if (event.type === 'session.updated') table.refresh(event.sessionId);
      else reload();
    },
  });
  load();
  return { title: 'Sessions', element };
}

/** A page of sessions that match. */
async function read({ text, status }, cursor, signal) {
  const words = text.trim();
  if (WHOLE_ID.test(words)) {
    const session = await call('GET', sessionPath(words), { signal }).catch(problem => {
      if (problem.status === 404) return null;
      throw problem;
    });
    return { sessions: session && (!status || session.status === status) ? [session] : [] };
  }

  const query = new URLSearchParams({ limit: PAGE });
  if (status) query.set('status', status);
  if (cursor) query.set('cursor', cursor);
  const pair = words.match(/^([^=]+)=(.*)$/);
  if (pair) query.set(`metadata.${pair[1].trim()}`, pair[2].trim());
  else if (words) query.set('name', `${words}*`);
  return call('GET', `/sessions?${query}`, { signal });
}

function searchForm(filter, apply) {
  const input = h('input', { id: 'search', type: 'search', value: filter.text, autocomplete: 'off', spellcheck: 'false', placeholder: 'Name, id, or key=value' });
  const select = h('select', { id: 'status' },
    h('option', { value: '' }, 'Any status'),
    STATUSES.map(status => h('option', { value: status, selected: status === filter.status }, statusWord(status))));
  let timer;
  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => { filter.text = input.value; apply(); }, 300);
  });
  select.addEventListener('change', () => { filter.status = select.value; apply(); });
  const form = h('form', { class: 'row search', role: 'search' },
    h('div', { class: 'field grow' }, h('label', { for: 'search' }, 'Search'), input),
    h('div', { class: 'field' }, h('label', { for: 'status' }, 'Status'), select));
  form.addEventListener('submit', event => { event.preventDefault(); clearTimeout(timer); filter.text = input.value; apply(); });
  return form;
}

/** Runs an action soon, and once for all who ask meanwhile. */
function calmly(action, signal) {
  let timer = null;
  return () => {
    timer ??= setTimeout(async () => {
      await action();
      timer = null;
    }, CALM);
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  };
}
