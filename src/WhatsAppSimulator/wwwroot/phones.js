// The phones and their linked devices.

import { get, post, remove } from './api.js';
import { doing, find, make, showList, tell } from './dom.js';

export const plus = number => `+${number}`;

export const scopeWords = scope =>
  scope.device ? `${plus(scope.number)}, device ${scope.device}`
    : scope.number ? plus(scope.number)
      : scope.connection ? `line ${scope.connection}`
        : scope.ref ? 'the client with a certain code'
          : 'everybody';

export function startPhones(refresh) {
  const form = find('add-phone');
  form.addEventListener('submit', event => {
    event.preventDefault();
    doing(form.querySelector('button'), async () => {
      const number = form.number.value.trim().replace(/^\+/, '');
      const phone = await post('phones', number === '' ? {} : { number });
      form.reset();
      tell(`The phone ${plus(phone.number)} is there.`);
      await refresh();
    });
  });

  return async () => {
    const phones = await get('phones');
    const shown = phones.length === 0 ? [{ number: null }] : phones;
    showList(find('phones'), shown, phone => phone.number === null ? nothing() : draw(phone, refresh));
    return phones;
  };
}

const nothing = () => make('li', { class: 'quiet' }, 'No phone yet. A scan with a new phone makes one.');

function draw(phone, refresh) {
  const count = phone.devices.length;
  return make('li', { class: 'phone' },
    make('h3', {}, plus(phone.number), make('span', {}, count === 1 ? '1 device' : `${count} devices`)),
    count === 0 ? make('p', { class: 'quiet' }, 'Nothing is linked.') : make('ul', {}, ...phone.devices.map(device => drawDevice(device, refresh))));
}

function drawDevice(device, refresh) {
  const unlink = make('button', {
    type: 'button',
    'data-key': device.jid,
    'aria-label': `Unlink device ${device.device} (${device.name}) from ${plus(device.number)}`,
    onclick: () => doing(unlink, async () => {
      await remove(`phones/${device.number}/devices/${device.device}`);
      tell(`Device ${device.device} of ${plus(device.number)} is unlinked.`);
      await refresh();
    }),
  }, 'Unlink');
  const owed = device.unacknowledgedCount === 0 ? '' : `, owes ${device.unacknowledgedCount} answers`;
  return make('li', { 'data-state': device.online ? 'live' : 'off' },
    make('span', { class: 'dot' }),
    make('div', { class: 'grow' },
      make('strong', {}, `${device.name} `),
      make('span', { class: 'quiet' },
        `${device.online ? 'online' : 'offline'}, device ${device.device}, linked ${new Date(device.linkedAt).toLocaleTimeString()}, ${device.preKeyCount} pre-keys${owed}`)),
    unlink);
}
