// Builds and finds elements. Text is always set as text: nothing that comes from the server is ever read as markup.

/**
 * An element with properties (`class`, `onclick`, `aria-label`, `hidden`, ...) and children: nodes or texts; null, undefined and false are left out.
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'value') element.value = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat().filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

export const find = id => document.getElementById(id);

/** Sets a text only when it is another one, so that screen readers and selections are left in peace. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Tells screen readers something that has happened on the page. */
export function say(text) {
  find('said').textContent = text;
}

/** A button that can be pressed once at a time: `action` may take a while. */
export function button(label, action, kind = '') {
  const element = h('button', { type: 'button', class: kind }, label);
  element.addEventListener('click', async () => {
    if (element.getAttribute('aria-busy') === 'true') return;
    element.setAttribute('aria-busy', 'true');
    try {
      await action(element);
    } finally {
      element.removeAttribute('aria-busy');
    }
  });
  return element;
}

const NOTED = 2000; // how long a button says that it has copied, in milliseconds

/** A button that copies a text and says so; null where the browser does not let pages copy. */
export const copier = (label, text, kind) => navigator.clipboard && button(label, async element => {
  await navigator.clipboard.writeText(text);
  element.textContent = 'Copied';
  say('Copied.');
  setTimeout(() => { element.textContent = label; }, NOTED);
}, kind);
