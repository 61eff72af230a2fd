// The QR code to scan, with the time it has left and what to do on the phone. Used by a session's view and by the link page.

import { h, setText } from './dom.js';
import { until } from './time.js';

const STEPS = [
  ['Open WhatsApp', ' on the phone.'],
  ['Tap Settings', ' (iPhone) or the menu ⋮ (Android), then ', 'Linked devices', ', then ', 'Link a device', '.'],
  ['Point the phone', ' at this code.'],
];

/** The panel; `show` gives it the session as it is now. */
export function qrPanel(signal) {
  const image = h('img', { class: 'qr', alt: 'QR code to link a phone', width: 400, height: 400 });
  const left = h('span', { class: 'left' });
  const meter = h('span', { class: 'meter', 'aria-hidden': 'true' }, h('span'));
  const count = h('p', { class: 'countdown', role: 'timer', 'aria-live': 'off' }, left, meter);
  const element = h('div', { class: 'link' },
    h('div', { class: 'frame' }, image, count),
    h('ol', { class: 'steps' }, STEPS.map(parts => h('li', {}, parts.map((part, index) => index % 2 === 0 && part !== '.' ? h('b', {}, part) : part)))));

  let qr = null;
  const tick = () => {
    if (!qr) return;
    const time = until(qr.expiresAt);
    const isLast = qr.number >= qr.of;
    setText(left, time > 0 ? `${isLast ? 'Last code, good for' : 'New code in'} ${Math.ceil(time / 1000)} s` : 'Getting the next code …');
    meter.firstChild.style.width = `${Math.max(0, Math.min(100, 100 * time / (Date.parse(qr.expiresAt) - Date.parse(qr.issuedAt))))}%`;
    element.classList.toggle('old', time <= 0);
  };
  const timer = setInterval(tick, 250);
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });

  return {
    element,
    show(session) {
      qr = session.qr;
      if (image.getAttribute('src') !== session.qrCode) image.src = session.qrCode;
      tick();
    },
    /** It is worth nothing any more: not even for the moment before the next one is there. */
    clear() {
      qr = null;
      image.removeAttribute('src');
    },
  };
}
