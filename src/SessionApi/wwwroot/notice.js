// The line at the top of the page that says when something is wrong with the connection to the server.

import { find } from './dom.js';
import { Unreachable } from './api.js';
import { explain } from './words.js';

/** Something does not work now, and is tried again. */
export function trouble(error) {
  const notice = find('notice');
  const text = error instanceof Unreachable || error.name === 'AbortError'
    ? 'The server does not answer. Trying again …'
    : `${explain(error)} Trying again …`;
  if (notice.textContent !== text) notice.textContent = text;
  notice.hidden = false;
}

/** It works again. */
export function fine() {
  find('notice').hidden = true;
}
