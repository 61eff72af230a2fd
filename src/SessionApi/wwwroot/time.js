// Times as people read them: how long ago, by the server's clock; on hover the local time and UTC.

import { h, setText } from './dom.js';

const UNITS = [['day', 86_400], ['h', 3600], ['min', 60], ['s', 1]];
const MIN_SKEW = 3000; // below that, what differs is the way of the answer and not the clocks

let skew = 0;

/** Notes how far this clock is from the server's, by an answer's Date header. */
export function learnClock(date) {
  const at = Date.parse(date ?? '');
  if (Number.isNaN(at)) return;
  const difference = at + 500 - Date.now();
  skew = Math.abs(difference) < MIN_SKEW ? 0 : difference;
}

/** Milliseconds until a time of the server's; negative once it is over. */
export const until = iso => Date.parse(iso) - (Date.now() + skew);

/** A length of time in its greatest unit: `4 s`, `3 min`, `2 days`. */
export function length(milliseconds) {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const [unit, size] = UNITS.find(([, least]) => seconds >= least) ?? UNITS.at(-1);
  const count = Math.floor(seconds / size);
  return unit === 'day' && count !== 1 ? `${count} days` : `${count} ${unit}`;
}

const local = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

const utc = iso => `${new Date(iso).toISOString().replace('T', ' ').slice(0, 19)} UTC`;

/** `<time>` with the local time; on hover UTC. */
export function localTime(iso) {
  return h('time', { datetime: iso, title: utc(iso) }, local.format(new Date(iso)));
}

/** `<time>` that goes on counting: `4 s ago`, or without `ago` an age. */
export function since(iso, { ago = true } = {}) {
  const element = h('time', { datetime: iso, title: `${local.format(new Date(iso))} (${utc(iso)})`, 'data-since': ago ? 'ago' : 'age' });
  update(element);
  return element;
}

function update(element) {
  const text = length(-until(element.dateTime));
  setText(element, element.dataset.since === 'ago' ? `${text} ago` : text);
}

setInterval(() => document.querySelectorAll('time[data-since]').forEach(update), 1000);
