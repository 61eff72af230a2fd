// Elements are made from text, never from HTML: what a client sends can be anything.

export const find = id => document.getElementById(id);

export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined) continue;
    if (name === 'class') element.className = value;
    else if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name in element && typeof value !== 'string') element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.filter(child => child !== undefined && child !== null));
  return element;
}

// Shows the list anew only when it changed, and leaves the focus on what had it. Elements to come back to carry data-key.
export function showList(list, items, draw) {
  const state = JSON.stringify(items);
  if (list.dataset.state === state) return;

  list.dataset.state = state;
  const key = list.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  list.replaceChildren(...items.map(draw));
  if (key) (list.querySelector(`[data-key="${CSS.escape(key)}"]`) ?? list.closest('.panel').querySelector('h2')).focus();
}

// Options of a select; what was chosen stays chosen while it is there.
export function showOptions(select, options) {
  const state = JSON.stringify(options);
  if (select.dataset.state === state) return;

  select.dataset.state = state;
  const chosen = select.value;
  select.replaceChildren(...options.map(([value, words]) => make('option', { value }, words)));
  select.value = options.some(([value]) => value === chosen) ? chosen : options[0][0];
}

let timer;

// Tells how it went, for those who see it and those who hear it.
export function tell(words, isBad = false) {
  const message = find('message');
  clearTimeout(timer);
  message.replaceChildren(make('p', { class: isBad ? 'bad' : '' }, words));
  timer = setTimeout(() => message.replaceChildren(), isBad ? 12000 : 6000);
}

// Runs what a button asks for, once at a time; a refusal is told. The button stays enabled, so that it keeps the focus.
export async function doing(button, action) {
  if (button.ariaBusy === 'true') return;

  button.ariaBusy = 'true';
  try {
    await action();
  } catch (error) {
    tell(error.code ? `${error.message} (${error.code})` : String(error), true);
    if (!error.code) throw error;
  } finally {
    button.ariaBusy = null;
  }
}
