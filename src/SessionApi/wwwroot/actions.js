// What can be done to a session.

import { call, sessionPath } from './api.js';
import { confirm, field, fill, show } from './dialogs.js';
import { button, copier, h, say } from './dom.js';
import { localTime } from './time.js';
import { metadataField, metadataText, readMetadata } from './metadata.js';

const LINKED = ['connected', 'reconnecting', 'stopped'];
const RUNNING = ['pending', 'connected', 'reconnecting'];

export const nameOf = session => session.name ?? session.sessionId;

/** Asks what the new session is to be like and creates it; its id, or null. */
export async function create() {
  const session = await fill({
    title: 'New session',
    text: 'You get a QR code to scan with the phone. Everything here may stay empty.',
    yes: 'Create',
    fields: [
      field('Name', { name: 'name', maxlength: 200, autofocus: true }, 'For your own lists, such as the shop or the customer.'),
      field('Name on the phone', { name: 'deviceName', maxlength: 50 }, 'What the phone shows under Linked devices.'),
      metadataField(''),
    ],
    submit: data => call('POST', '/sessions', { body: wishes(data) }),
  });
  return session?.sessionId ?? null;
}

function wishes(data) {
  const body = {};
  for (const name of ['name', 'deviceName']) {
    const text = data.get(name).trim();
    if (text) body[name] = text;
  }
  const metadata = readMetadata(data.get('metadata'));
  if (Object.keys(metadata).length > 0) body.metadata = metadata;
  return body;
}

/**
 * Buttons for all that makes sense in this status. `done` is called with the session after each that worked, `erase` deletes it once that was
 * confirmed, `fail` gets what went wrong.
 */
export function actionButtons(session, { done, erase, fail }) {
  const { sessionId: id, status } = session;
  const path = rest => sessionPath(id, rest);
  const attempt = (label, action, kind) => button(label, async () => {
    try {
      await action();
    } catch (error) {
      fail(error);
    }
  }, kind);
  const change = (label, rest, kind) => attempt(label, async () => done(await call('POST', path(rest))), kind);

  return [
    !RUNNING.includes(status) && change(LINKED.includes(status) ? 'Start' : 'Get a QR code', '/start', 'primary'),
    RUNNING.includes(status) && change('Stop', '/stop'),
    ['connected', 'reconnecting'].includes(status) && change('Restart', '/restart'),
    !LINKED.includes(status) && attempt('Link page', () => handOver(session)),
    attempt('Edit', () => edit(session, done)),
    LINKED.includes(status) && attempt('Log out', () => logOut(session, done)),
    attempt('Delete', () => remove(session, erase), 'danger quiet'),
  ].filter(Boolean);
}

/** Makes a page for whoever holds the phone, and shows its address. */
async function handOver(session) {
  const page = await call('POST', sessionPath(session.sessionId, '/link-page'));
  await show({
    title: 'A page to link the phone',
    content: [
      h('p', {}, 'Send this address to whoever holds the phone. It shows this session’s QR code and nothing else, until ', localTime(page.expiresAt), '.'),
      h('p', { class: 'secret' }, h('code', {}, page.url)),
      copier('Copy the address', page.url),
    ],
  });
}

async function edit(session, done) {
  const changed = await fill({
    title: 'Edit session',
    yes: 'Save',
    fields: [
      field('Name', { name: 'name', maxlength: 200, value: session.name ?? '', autofocus: true }),
      metadataField(metadataText(session.metadata)),
    ],
    submit: data => {
      const metadata = readMetadata(data.get('metadata'));
      const dropped = Object.keys(session.metadata ?? {}).filter(key => !(key in metadata)).map(key => [key, null]);
      return call('PATCH', sessionPath(session.sessionId), {
        body: { name: data.get('name').trim() || null, metadata: { ...metadata, ...Object.fromEntries(dropped) } },
      });
    },
  });
  if (changed) done(changed);
}

async function logOut(session, done) {
  const isSure = await confirm({
    title: 'Log out?',
    text: `${nameOf(session)} is taken off the phone. The session stays and can be linked again with a new QR code.`,
    yes: 'Log out',
    danger: true,
  });
  if (isSure) done(await call('POST', sessionPath(session.sessionId, '/logout')));
}

async function remove(session, erase) {
  const isSure = await confirm({
    title: 'Delete this session?',
    text: `${nameOf(session)} is taken off the phone and deleted with its credentials. This cannot be undone.`,
    yes: 'Delete',
    danger: true,
  });
  if (!isSure) return;
  await erase();
  say(`${nameOf(session)} is deleted.`);
}
