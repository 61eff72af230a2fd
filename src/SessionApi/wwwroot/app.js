// The page at /: shows the view that the address names, and asks for a key when the server wants one.

import { find, h } from './dom.js';
import { forget, keep, key } from './key.js';
import { onKeyNeeded } from './api.js';
import { fine } from './notice.js';
import { listView } from './list.js';
import { sessionView } from './session.js';
import { keysView } from './keys.js';
import { webhooksView } from './webhooks.js';
import { keyForm } from './keyform.js';

const VIEWS = [
  [/^\/$/, listView],
  [/^\/sessions\/([^/%]+)$/, sessionView],
  [/^\/keys$/, keysView],
  [/^\/webhooks$/, webhooksView],
];

const main = find('main');
let leaving = new AbortController();
let isFirst = true;
let isAsking = false;

/** Shows what the address names. */
function go() {
  isAsking = false;
  leaving.abort();
  leaving = new AbortController();
  const [path, query] = (location.hash.slice(1) || '/').split('?');
  const [pattern, view] = VIEWS.find(([known]) => known.test(path)) ?? VIEWS[0];
  const id = path.match(pattern)?.[1];
  fine();
  show(view({ id, query: new URLSearchParams(query), signal: leaving.signal }), path);
}

function show({ title, element }, path) {
  document.title = `${title} · WhatsApp sessions`;
  main.replaceChildren(element);
  find('forget').hidden = !key();
  for (const link of document.querySelectorAll('nav a')) {
    const place = link.getAttribute('href');
    if (place === `#${path}`) link.setAttribute('aria-current', 'page');
    else if (place === '#/' && path.startsWith('/sessions/')) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }

  // Whoever reads by ear or moves by keyboard begins at the top of the new view; a fresh page begins where pages begin.
  const first = main.querySelector('[autofocus]') ?? (isFirst ? null : main);
  first?.focus();
  isFirst = false;
}

onKeyNeeded((problem, sent) => {
  // One question for all the calls that are refused, and none for calls of before the last answer.
  if (isAsking || sent !== key()) return;
  isAsking = true;
  leaving.abort();
  forget();
  show({ title: 'Key', element: h('div', {}, keyForm(sent === null ? null : problem, text => { keep(text); go(); })) }, '/key');
});

find('forget').addEventListener('click', () => { forget(); go(); });
addEventListener('hashchange', go);
go();
