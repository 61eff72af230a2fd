// Questions that have to be answered before anything else.

import { h } from './dom.js';
import { explain } from './words.js';

/** Asks for a yes; resolves with whether it was given. */
export function confirm({ title, text, yes, danger = false }) {
  return new Promise(resolve => {
    const accept = h('button', { type: 'button', class: danger ? 'danger' : 'primary', onclick: () => { dialog.returnValue = 'yes'; dialog.close('yes'); } }, yes);
    const dialog = open(title, [h('p', {}, text), h('div', { class: 'row end' }, closer(() => dialog, 'Cancel'), accept)]);
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'));
  });
}

/**
 * Shows a form. `fields` are rows made by `field`, `submit` gets the form's data and may fail: the dialog then stays with the error.
 * Resolves with what `submit` returned, or null when it was cancelled.
 */
export function fill({ title, text, fields, yes, submit }) {
  return new Promise(resolve => {
    let result = null;
    const error = h('p', { class: 'error', role: 'alert', hidden: true });
    const accept = h('button', { class: 'primary' }, yes);
    const form = h('form', {}, text && h('p', {}, text), fields, error, h('div', { class: 'row end' }, closer(() => dialog, 'Cancel'), accept));
    form.addEventListener('submit', async event => {
      event.preventDefault();
      if (accept.disabled) return;
      accept.disabled = true;
      accept.setAttribute('aria-busy', 'true');
      error.hidden = true;
      try {
        result = await submit(new FormData(form)) ?? true;
        dialog.close();
      } catch (problem) {
        error.textContent = explain(problem);
        error.hidden = false;
      } finally {
        accept.disabled = false;
        accept.removeAttribute('aria-busy');
      }
    });
    const dialog = open(title, [form]);
    dialog.addEventListener('close', () => resolve(result));
  });
}

/** Shows something until it is closed. */
export function show({ title, content }) {
  return new Promise(resolve => {
    const dialog = open(title, [...content, h('div', { class: 'row end' }, closer(() => dialog, 'Done', 'primary'))]);
    dialog.addEventListener('close', resolve);
  });
}

/** A labelled input with a hint below it. */
export function field(label, properties, hint) {
  const id = `field-${properties.name}`;
  const { rows, ...rest } = properties;
  const input = h(rows ? 'textarea' : 'input', { id, rows, 'aria-describedby': hint && `${id}-hint`, autocomplete: 'off', spellcheck: 'false', ...rest });
  return h('div', { class: 'field' }, h('label', { for: id }, label), input, hint && h('p', { class: 'hint', id: `${id}-hint` }, hint));
}

/** Boxes to tick, of `[value, text]`; `isChosen` tells which are ticked at first. */
export const choices = (legend, name, options, isChosen) => h('fieldset', {}, h('legend', {}, legend), options.map(([value, text]) =>
  h('label', { class: 'check' }, h('input', { type: 'checkbox', name, value, checked: isChosen(value) }), text)));

function open(title, content) {
  const dialog = h('dialog', { 'aria-labelledby': 'dialog-title' }, h('h2', { id: 'dialog-title' }, title), ...content);
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

const closer = (dialog, label, kind = '') => h('button', { type: 'button', class: kind, onclick: () => dialog().close() }, label);
