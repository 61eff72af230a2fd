// Webhooks: where events are posted to, how that fares, and what can be done about it.

import { call } from './api.js';
import { choices, confirm, field, fill, show } from './dialogs.js';
import { button, copier, h } from './dom.js';
import { length, since, until } from './time.js';
import { explain } from './words.js';

const SHOWN = 20;
const EVENTS = [
  ['session.created', 'A session is created'],
  ['session.status', 'A session’s status changes'],
  ['session.updated', 'A session’s details or QR code change'],
  ['session.deleted', 'A session is deleted'],
];
const OUTCOMES = { pending: 'Waiting', delivered: 'Delivered', failed: 'Given up' };
const ERRORS = {
  refused: 'the target refused it',
  redirected: 'the target redirects, which is not followed',
  timeout: 'the target took longer than 10 s',
  'target-refused': 'the target is not a public address',
  unreachable: 'the target could not be reached',
};

export function webhooksView({ signal }) {
  const list = h('ul', { class: 'cards' });
  const empty = h('div', { class: 'card empty', hidden: true },
    h('h2', {}, 'No webhooks yet'),
    h('p', {}, 'A webhook posts everything that happens to sessions to an address of yours, signed, in order, and again until it is taken.'));
  const error = h('p', { class: 'error', role: 'alert', hidden: true });
  const element = h('section', {},
    h('header', { class: 'head' }, h('h1', { tabindex: '-1' }, 'Webhooks'), button('New webhook', add, 'primary')), error, empty, list);

  const path = (webhook, rest = '') => `/webhooks/${encodeURIComponent(webhook.webhookId)}${rest}`;

  async function load() {
    const { webhooks } = await call('GET', '/webhooks', { signal });
    error.hidden = true;
    empty.hidden = webhooks.length > 0;
    list.replaceChildren(...webhooks.map(card));
  }

  /** Does something and shows the list as it is then; what went wrong is said above it. */
  async function attempt(action) {
    try {
      await action();
      await load();
    } catch (problem) {
      if (signal.aborted || problem.status === 401) return;
      error.textContent = problem.status === 403 ? 'This key may not manage webhooks; it lacks the scope webhooks:write.' : explain(problem);
      error.hidden = false;
    }
  }

  async function add() {
    const made = await fill({
      title: 'New webhook',
      yes: 'Make the webhook',
      fields: fields({}),
      submit: data => call('POST', '/webhooks', { body: wishes(data) }),
    });
    if (!made) return;
    await showSecret(made);
    await attempt(async () => {});
  }

  const edit = webhook => fill({
    title: 'Edit webhook',
    yes: 'Save',
    fields: fields(webhook),
    submit: data => call('PATCH', path(webhook), { body: wishes(data) }),
  });

  async function ping(webhook) {
    const result = await call('POST', path(webhook, '/ping'));
    await show({ title: 'Test message', content: [h('p', {}, outcome(result.delivered ? 'It arrived' : 'It did not arrive', result))] });
  }

  async function redeliver(webhook) {
    const { redelivering: count, hasMore } = await call('POST', path(webhook, '/redeliver'));
    const text = count > 0
      ? `${count === 1 ? 'One delivery' : `${count} deliveries`} that had failed ${count === 1 ? 'is' : 'are'} sent again.${hasMore ? ' There are more: send them again when these are done.' : ''}`
      : `Nothing has been given up, so there is nothing to send again.${webhook.pending > 0 ? ' What waits for its next attempt is tried now.' : ''}`;
    await show({ title: 'Failed deliveries', content: [h('p', {}, text)] });
  }

  async function rotate(webhook) {
    const isSure = await confirm({
      title: 'New secret?',
      text: 'Messages are signed with the new secret, and for a day with the old one as well: give the new one to the receiver meanwhile.',
      yes: 'New secret',
    });
    if (isSure) await showSecret(await call('POST', path(webhook, '/rotate-secret')));
  }

  async function remove(webhook) {
    const isSure = await confirm({ title: 'Delete this webhook?', text: `Nothing is posted to ${webhook.url} any more.`, yes: 'Delete', danger: true });
    if (isSure) await call('DELETE', path(webhook));
  }

  async function deliveries(webhook) {
    const { deliveries: found } = await call('GET', `${path(webhook, '/deliveries')}?limit=${SHOWN}`);
    await show({
      title: 'Latest deliveries',
      content: [found.length === 0 ? h('p', {}, 'Nothing has been posted yet.') : h('ul', { class: 'events' }, found.map(delivery))],
    });
  }

  function card(webhook) {
    const act = (label, action, kind) => {
      const element = button(label, () => attempt(() => action(webhook)), kind);
      element.setAttribute('aria-label', `${label}: ${webhook.name ?? webhook.url}`);
      return element;
    };
    return h('li', { class: 'card' },
      h('h2', {}, webhook.name ?? webhook.url),
      webhook.name && h('p', {}, h('code', {}, webhook.url)),
      h('p', { class: 'hint' }, ...state(webhook)),
      h('div', { class: 'row end', role: 'group', 'aria-label': `Actions of ${webhook.name ?? webhook.url}` },
        act('Test', ping),
        act('Deliveries', deliveries),
        act('Send failed again', redeliver),
        act('Edit', edit),
        act(webhook.enabled ? 'Turn off' : 'Turn on', () => call('PATCH', path(webhook), { body: { enabled: !webhook.enabled } })),
        act('New secret', rotate),
        act('Delete', remove, 'danger quiet')));
  }

  attempt(async () => {});
  return { title: 'Webhooks', element };
}

const fields = ({ url, name, events, sessions = [] }) => [
  field('Address', { name: 'url', type: 'url', required: true, autofocus: true, value: url }, 'It begins with https:// and has to be reachable from the Internet.'),
  field('Name', { name: 'name', maxlength: 200, value: name }),
  choices('It is told when', 'events', EVENTS, type => !events || events.includes(type)),
  field('Only these sessions', { name: 'sessions', value: sessions.join(', ') }, 'Ids with commas between them. Empty: all sessions.'),
];

/** What is to be, in full: null is what a webhook has that says nothing of it. */
function wishes(data) {
  const events = data.getAll('events');
  if (events.length === 0) throw new Error('Choose at least one thing that it is told.');
  const ids = data.get('sessions').split(',').map(id => id.trim()).filter(Boolean);
  return {
    url: data.get('url').trim(),
    name: data.get('name').trim() || null,
    events: events.length === EVENTS.length ? null : events,
    sessions: ids.length > 0 ? ids : null,
  };
}

const showSecret = ({ secret }) => show({
  title: 'The signing secret',
  content: [
    h('p', {}, 'Give it to the receiver, which verifies messages with it. It is shown this once.'),
    h('p', { class: 'secret' }, h('code', {}, secret)),
    copier('Copy the secret', secret),
  ],
});

const state = webhook => [
  webhook.enabled ? 'On' : webhook.disabledReason === 'target-gone' ? 'Off: the target says that it is gone' : 'Off',
  ` · ${webhook.sessions ? `only ${webhook.sessions.join(', ')}` : 'all sessions'}`,
  ...(webhook.events ? [` · ${webhook.events.join(', ')}`] : []),
  ...(webhook.pending > 0 ? [` · ${webhook.pending} waiting`] : []),
  ...(webhook.lastDeliveredAt ? [' · delivered ', since(webhook.lastDeliveredAt)] : []),
  ...(webhook.lastFailedAt ? [' · failed ', since(webhook.lastFailedAt)] : []),
  ...(webhook.missed ? [` · ${webhook.missed} missed`] : []),
];

const outcome = (word, { statusCode, error, durationMs }) => [
  word,
  error && `: ${ERRORS[error] ?? error}`,
  statusCode && ` (status ${statusCode})`,
  durationMs !== undefined && `, after ${durationMs} ms`,
].filter(Boolean).join('') + '.';

const delivery = one => h('li', {},
  since(one.eventAt),
  h('span', {}, outcome(OUTCOMES[one.status] ?? one.status, one), ' ', h('span', { class: 'id' }, `${one.type} of ${one.sessionId}${one.attempts > 1 ? `, ${one.attempts} attempts` : ''}${one.nextAttemptAt ? `, next in ${length(until(one.nextAttemptAt))}` : ''}`)));
