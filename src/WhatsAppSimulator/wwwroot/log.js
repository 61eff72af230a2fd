// The live log: every stanza, decoded, as it travels.

import { find, make, showOptions } from './dom.js';
import { plus } from './phones.js';

const MAX_ENTRIES = 500;
const WAYS = { in: ['in', 'from the client'], out: ['out', 'to the client'], lost: ['lost', 'an answer that was lost on request'] };

const owners = new Map(); // of lines: so that a line's end is shown with its device
const waiting = []; // while paused

let isPaused = false;

// Calls onEntry for each entry and onLine with live or lost.
export function startLog(onEntry, onLine) {
  find('pause').addEventListener('click', () => pause(!isPaused));
  find('clear').addEventListener('click', () => {
    find('log').replaceChildren();
    waiting.length = 0;
    tellCount();
  });
  for (const name of ['who', 'find']) find(name).addEventListener('input', filter);

  const source = new EventSource('log');
  source.addEventListener('open', () => onLine('live'));
  source.addEventListener('error', () => onLine('lost'));
  source.addEventListener('entry', event => {
    const entry = own(JSON.parse(event.data));
    take(entry);
    onEntry(entry);
  });
  source.addEventListener('gap', event => take({ kind: 'note', at: null, summary: `${JSON.parse(event.data).missed} entries went by too fast.` }));
}

export function showWho(phones) {
  showOptions(find('who'), [
    ['', 'everybody'],
    ['none', 'clients not linked'],
    ...phones.flatMap(phone => [
      [phone.number, plus(phone.number)],
      ...phone.devices.map(device => [`${device.number}:${device.device}`, `${plus(device.number)}, device ${device.device}`]),
    ]),
  ]);
}

// Remembers whose line it is, and tells it of entries that only know the line.
function own(entry) {
  if (entry.connection === undefined) return entry;

  if (entry.number !== undefined) owners.set(entry.connection, { number: entry.number, device: entry.device });
  const owned = { ...entry, ...owners.get(entry.connection) };
  if (entry.kind === 'note' && entry.summary.startsWith('line ') && entry.summary !== 'line opened') owners.delete(entry.connection);
  return owned;
}

function take(entry) {
  if (isPaused) {
    waiting.push(entry);
    if (waiting.length > MAX_ENTRIES) waiting.shift();
    tellCount();
    return;
  }

  const log = find('log');
  const follows = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
  append(entry);
  if (follows) log.scrollTop = log.scrollHeight;
}

function append(entry) {
  const log = find('log');
  const element = draw(entry);
  element.hidden = !fits(element);
  log.append(element);
  while (log.childElementCount > MAX_ENTRIES) log.firstElementChild.remove();
  tellCount();
}

function draw(entry) {
  const [way, meaning] = WAYS[entry.kind] ?? ['', 'note'];
  const from = entry.number === undefined ? (entry.connection === undefined ? '' : `line ${entry.connection}`) : `${plus(entry.number)}:${entry.device}`;
  const parts = [
    make('time', {}, entry.at === null ? '' : clock(new Date(entry.at))),
    make('span', { class: 'way', title: meaning }, way),
    make('span', { class: 'says' }, entry.summary),
    make('span', { class: 'from' }, from),
  ];
  const element = entry.text === undefined
    ? make('div', { class: 'note' }, ...parts)
    : make('details', { class: entry.kind }, make('summary', {}, ...parts), make('pre', {}, entry.text));
  element.dataset.who = entry.number === undefined ? 'none' : `${entry.number}:${entry.device}`;
  element.dataset.words = `${entry.summary} ${entry.text ?? ''}`.toLowerCase();
  return element;
}

function fits(element) {
  const [who, words] = [find('who').value, find('find').value.trim().toLowerCase()];
  const isTheirs = who === '' || element.dataset.who === who || element.dataset.who.startsWith(`${who}:`);
  return isTheirs && element.dataset.words.includes(words);
}

function filter() {
  for (const element of find('log').children) element.hidden = !fits(element);
  find('log').scrollTop = find('log').scrollHeight;
  tellCount();
}

function pause(value) {
  isPaused = value;
  const button = find('pause');
  button.setAttribute('aria-pressed', String(value));
  button.textContent = value ? 'Go on' : 'Pause';
  if (!value) for (const entry of waiting.splice(0)) take(entry);
  tellCount();
}

function tellCount() {
  const all = find('log').childElementCount;
  const shown = find('log').querySelectorAll(':scope > :not([hidden])').length;
  const more = waiting.length > 0 ? `, ${waiting.length} more since the pause` : '';
  find('log-words').textContent = (all === 0 ? 'Nothing yet' : shown === all ? `${all} entries` : `${shown} of ${all} entries`) + more + '.';
}

const clock = at => `${at.toTimeString().slice(0, 8)}.${String(at.getMilliseconds()).padStart(3, '0')}`;
