// Asks for an API key.

import { h } from './dom.js';

/** A form; `use` gets the text that was typed. With a problem, it says that the last one was wrong. */
export function keyForm(problem, use) {
  const input = h('input', {
    id: 'key', type: 'password', required: true, autocomplete: 'off', spellcheck: 'false', autofocus: true,
    'aria-describedby': problem ? 'key-error key-hint' : 'key-hint', 'aria-invalid': problem ? 'true' : null,
  });
  const form = h('form', { class: 'card narrow' },
    h('h1', {}, 'Enter your API key'),
    problem && h('p', { class: 'error', id: 'key-error', role: 'alert' }, problem.status === 401 ? 'This key is not known. Check that all of it was copied, or ask for another one.' : problem.message),
    h('div', { class: 'field' },
      h('label', { for: 'key' }, 'API key'),
      input,
      h('p', { class: 'hint', id: 'key-hint' }, 'It stays in this tab and is gone when the tab is closed. Whoever runs the service makes keys with ./dev keys create.')),
    h('div', { class: 'row end' }, h('button', { class: 'primary' }, 'Open')));
  form.addEventListener('submit', event => {
    event.preventDefault();
    use(input.value.trim());
  });
  return form;
}
