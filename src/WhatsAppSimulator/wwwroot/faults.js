// Letting things go wrong, and ending it.

import { Refusal, get, post, remove } from './api.js';
import { LASTING, MOMENTARY, describe } from './catalog.js';
import { doing, find, make, showList, showOptions, tell } from './dom.js';
import { plus, scopeWords } from './phones.js';

export function startFaults(refresh) {
  find('momentary').append(...MOMENTARY.map(entry => draw(entry, refresh)));
  find('lasting').append(...LASTING.map(entry => draw(entry, refresh)));
  const endAll = find('end-all');
  endAll.addEventListener('click', () => doing(endAll, async () => {
    await remove('faults');
    tell('All faults are over.');
    await refresh();
  }));
  return { showScopes, showActive: () => showActive(refresh) };
}

function draw(entry, refresh) {
  const inputs = (entry.fields ?? []).map(field => [field, drawField(field)]);
  const button = make('button', {
    type: 'button',
    'data-fault': entry.kind,
    onclick: () => doing(button, async () => {
      const scope = entry.everybody ? {} : JSON.parse(find('scope').value);
      const { connections } = await post('faults', { kind: entry.kind, ...scope, ...read(inputs) });
      tell(`${entry.title}: ${scopeWords(scope)}, ${connections === 1 ? '1 open line' : `${connections} open lines`}.`);
      await refresh();
    }),
  }, entry.title);
  return make('li', {},
    button,
    make('span', { class: 'quiet' }, entry.words),
    inputs.length === 0 ? null : make('div', { class: 'fields' }, ...inputs.map(([field, input]) =>
      make('label', {}, field.label, make('span', { class: 'hidden' }, ` (${entry.title})`), input))));
}

function drawField(field) {
  if (field.type === 'select') return make('select', {}, ...field.options.map(option => make('option', { value: option }, option)));

  return make('input', {
    type: field.type === 'pairs' ? 'text' : field.type,
    value: field.value === undefined ? undefined : String(field.value),
    min: field.min === undefined ? undefined : String(field.min),
    max: field.max === undefined ? undefined : String(field.max),
    placeholder: field.hint,
    autocomplete: 'off',
  });
}

function read(inputs) {
  const values = {};
  for (const [field, input] of inputs) {
    if (!input.checkValidity()) throw new Refusal('invalid-fault', `${field.label}: ${input.validationMessage}`);
    if (field.type === 'checkbox') values[field.name] = input.checked;
    else if (input.value !== '') values[field.name] = field.type === 'number' ? Number(input.value) : field.type === 'pairs' ? readPairs(input.value) : input.value;
  }
  return values;
}

function readPairs(text) {
  return Object.fromEntries(text.trim().split(/\s+/).map(pair => {
    const at = pair.indexOf('=');
    if (at < 1) throw new Refusal('invalid-fault', `attributes are pairs such as code=101, not ${pair}`);
    return [pair.slice(0, at), pair.slice(at + 1)];
  }));
}

function showScopes(phones, registrations) {
  showOptions(find('scope'), [
    ['{}', 'everybody'],
    ...phones.flatMap(phone => [
      [JSON.stringify({ number: phone.number }), `${plus(phone.number)}, all devices`],
      ...phone.devices.map(device => [
        JSON.stringify({ number: device.number, device: device.device }), `${plus(device.number)}, device ${device.device} (${device.name})`,
      ]),
    ]),
    ...registrations.map(client => [JSON.stringify({ connection: client.connection }), `line ${client.connection}: ${client.name}, shows code ${client.number} of ${client.of}`]),
  ]);
}

async function showActive(refresh) {
  const active = await get('faults');
  find('active-words').hidden = active.length > 0;
  find('end-all').hidden = active.length < 2;
  showList(find('active'), active, entry => drawActive(entry, refresh));
  return active.length > 0;
}

function drawActive({ id, left, fault }, refresh) {
  const words = describe(fault);
  const end = make('button', {
    type: 'button',
    'data-key': String(id),
    'aria-label': `End: ${words}`,
    onclick: () => doing(end, async () => {
      await remove(`faults/${id}`);
      tell(`Over: ${words}.`);
      await refresh();
    }),
  }, 'End');
  return make('li', {},
    make('div', { class: 'grow' },
      make('strong', {}, words),
      make('span', { class: 'quiet' }, `${scopeWords(fault)}, ${left === undefined ? 'until ended' : left === 1 ? 'once more' : `${left} times more`}`)),
    end);
}
