// What is known of a session, as terms and values.

import { copier, h } from './dom.js';
import { length, localTime, since, until } from './time.js';

/** The list; `show` gives it the session as it is now. */
export function facts(id) {
  const list = h('dl', { class: 'facts' });
  const element = h('section', { class: 'card', 'aria-labelledby': 'facts-title' }, h('h2', { id: 'facts-title' }, 'Details'), list);
  const copy = copier('Copy', id, 'small');
  copy?.setAttribute('aria-label', 'Copy the id');

  return {
    element,
    show(session) {
      const rows = [...rowsOf(session), ['Id', h('span', { class: 'copy' }, h('code', {}, id), copy)]];
      const hadFocus = document.activeElement === copy;
      list.replaceChildren(...rows.filter(([, value]) => value).flatMap(([term, value]) => [h('dt', {}, term), h('dd', {}, value)]));
      if (hadFocus) copy.focus();
    },
  };
}

const rowsOf = session => [
  [['logged-out', 'expired'].includes(session.status) ? 'Last phone' : 'Phone', session.phoneNumber],
  ['Account', session.business ?? session.pushName],
  ['Connected since', session.status === 'connected' && session.connectedAt && localTime(session.connectedAt)],
  ['Last heard', session.evidence?.lastReceivedAt && since(session.evidence.lastReceivedAt)],
  ['Round trip', session.evidence?.roundTripMs !== undefined && `${session.evidence.roundTripMs} ms`],
  ['Reconnected', session.evidence?.reconnects > 0 && (session.evidence.reconnects === 1 ? 'once' : `${session.evidence.reconnects} times`)],
  ['Next attempt', session.evidence?.nextAttemptAt && `in ${length(until(session.evidence.nextAttemptAt))}`],
  ['Name on the phone', session.deviceName],
  ['Platform', session.platform],
  ['Created', localTime(session.createdAt)],
  ['Changed', localTime(session.updatedAt)],
  ...Object.entries(session.metadata ?? {}),
];
