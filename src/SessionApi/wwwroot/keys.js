// API keys made at run time: whoever manages them sees what each may do, never its text again.

import { call } from './api.js';
import { choices, confirm, field, fill, show } from './dialogs.js';
import { button, copier, h, say } from './dom.js';
import { localTime, since } from './time.js';
import { explain } from './words.js';

const SCOPES = [
  ['sessions:read', 'Read sessions and their QR codes'],
  ['sessions:write', 'Create, change and delete sessions'],
  ['events:read', 'Read what happened'],
  ['webhooks:write', 'Manage webhooks'],
  ['admin', 'Manage keys'],
];

export function keysView({ signal }) {
  const list = h('ul', { class: 'cards' });
  const empty = h('div', { class: 'card empty', hidden: true },
    h('h2', {}, 'No keys yet'),
    h('p', {}, 'Without a key only this computer is answered. Make one for each program that calls this service. From the first key on, nobody is answered without one.'));
  const error = h('p', { class: 'error', role: 'alert', hidden: true });
  const element = h('section', {},
    h('header', { class: 'head' }, h('h1', { tabindex: '-1' }, 'API keys'), button('New key', add, 'primary')),
    h('p', { class: 'hint' }, 'Keys from the server’s settings are not listed here.'),
    error, empty, list);

  async function load() {
    try {
      const { keys } = await call('GET', '/keys', { signal });
      error.hidden = true;
      empty.hidden = keys.length > 0;
      list.replaceChildren(...keys.map(key => card(key, revoke)));
    } catch (problem) {
      if (signal.aborted || problem.status === 401) return;
      error.textContent = problem.status === 403 ? 'This key may not manage keys; it lacks the scope admin.' : explain(problem);
      error.hidden = false;
    }
  }

  async function add() {
    const made = await fill({ title: 'New key', yes: 'Make the key', fields: wishFields(), submit: data => call('POST', '/keys', { body: wishes(data) }) });
    if (!made) return;
    await show({
      title: 'The new key',
      content: [
        h('p', {}, 'Copy it now: it is shown this once. From now on calls need a key.'),
        h('p', { class: 'secret' }, h('code', {}, made.key)),
        copier('Copy the key', made.key),
      ],
    });
    await load();
  }

  async function revoke(key) {
    const isSure = await confirm({ title: 'Revoke this key?', text: `Programs that use ${key.name ?? key.prefix} are refused from now on.`, yes: 'Revoke', danger: true });
    if (!isSure) return;
    try {
      await call('DELETE', `/keys/${encodeURIComponent(key.keyId)}`);
      say('The key is revoked.');
      await load();
    } catch (problem) {
      error.textContent = explain(problem);
      error.hidden = false;
    }
  }

  load();
  return { title: 'API keys', element };
}

function card(key, revoke) {
  const remove = button('Revoke', () => revoke(key), 'danger quiet');
  remove.setAttribute('aria-label', `Revoke ${key.name ?? key.prefix}`);
  return h('li', { class: 'card row' },
    h('div', { class: 'grow' },
      h('h2', {}, key.name ?? 'Without a name'),
      h('p', {}, h('code', {}, `${key.prefix}_…`)),
      h('p', { class: 'hint' }, key.scopes.join(', '), key.sessionIds && ` · only ${key.sessionIds.join(', ')}`),
      h('p', { class: 'hint' }, 'Made ', localTime(key.createdAt), ' · ',
        key.lastUsedAt ? ['used ', since(key.lastUsedAt)] : 'not used yet', key.expiresAt ? [' · expires ', localTime(key.expiresAt)] : '')),
    remove);
}

const wishFields = () => [
  field('Name', { name: 'name', maxlength: 200, autofocus: true }, 'Which program is it for?'),
  choices('It may', 'scopes', SCOPES, scope => scope !== 'admin' && scope !== 'webhooks:write'),
  field('Only these sessions', { name: 'sessionIds' }, 'Ids with commas between them. Empty: all sessions.'),
  field('Until', { name: 'expiresAt', type: 'datetime-local' }, 'Empty: it does not expire.'),
];

function wishes(data) {
  const body = { scopes: data.getAll('scopes') };
  if (body.scopes.length === 0) throw new Error('Choose at least one thing that the key may do.');
  const ids = data.get('sessionIds').split(',').map(id => id.trim()).filter(Boolean);
  if (data.get('name').trim()) body.name = data.get('name').trim();
  if (ids.length > 0) body.sessionIds = ids;
  if (data.get('expiresAt')) body.expiresAt = new Date(data.get('expiresAt')).toISOString();
  return body;
}
