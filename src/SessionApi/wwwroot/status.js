// How a session's status looks.

import { h, setText } from './dom.js';
import { STATUS_SIGNS, statusWord } from './words.js';

/** A badge: a shape, a word and a colour. */
export function badge(status) {
  const sign = h('span', { 'aria-hidden': 'true', class: 'sign' });
  const word = h('span');
  const element = h('span', { class: 'badge' }, sign, word);
  setStatus(element, status);
  return element;
}

export function setStatus(element, status) {
  element.dataset.status = status;
  setText(element.firstChild, STATUS_SIGNS[status] ?? '○');
  setText(element.lastChild, statusWord(status));
}
