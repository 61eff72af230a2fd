// Pointing a phone at a code: that of a session which waits, one in a picture, or one given as text.

import { Refusal, get, post, send } from './api.js';
import { doing, find, make, showList, showOptions, tell } from './dom.js';
import { PICTURE_TYPE, toGraymap } from './picture.js';
import { plus } from './phones.js';

const WAITS_FOR_SCAN = 'awaiting-scan';

export function startScan(refresh) {
  const scan = async send => {
    const number = find('with').value || (await post('phones', {})).number;
    tell(`The phone ${plus(number)} scans ...`);
    try {
      const device = await send(`phones/${number}/scan`);
      tell(`Linked: device ${device.device} of ${plus(number)}.`);
    } finally {
      await refresh();
    }
  };

  startText(scan);
  startPicture(scan);
  return { showPhones, showSessions: () => showSessions(scan) };
}

function startText(scan) {
  const form = find('paste');
  form.addEventListener('submit', event => {
    event.preventDefault();
    doing(form.querySelector('button'), async () => {
      const qr = find('text').value.trim();
      if (qr === '') throw new Refusal('not-a-qr', 'Paste the text of a code first.');
      await scan(path => post(path, { qr }));
      form.reset();
    });
  });
}

function startPicture(scan) {
  const [drop, input] = [find('drop'), find('file')];
  const take = file => doing(input, async () => {
    let graymap;
    try {
      graymap = await toGraymap(file);
    } catch {
      throw new Refusal('not-a-picture', 'The browser cannot read this file as a picture.');
    } finally {
      input.value = '';
    }
    await scan(path => send(path, PICTURE_TYPE, graymap));
  });

  input.addEventListener('change', () => input.files[0] && take(input.files[0]));
  // Anywhere on the page: a picture that misses the field by a hand's breadth would replace the page otherwise.
  addEventListener('dragover', event => {
    event.preventDefault();
    drop.classList.add('over');
  });
  addEventListener('dragleave', event => event.relatedTarget === null && drop.classList.remove('over'));
  addEventListener('drop', event => {
    event.preventDefault();
    drop.classList.remove('over');
    const file = event.dataTransfer.files[0];
    if (file) take(file);
  });
  addEventListener('paste', event => {
    const file = [...event.clipboardData.files].find(item => item.type.startsWith('image/'));
    if (file) take(file);
  });
}

function showPhones(phones) {
  showOptions(find('with'), [['', 'a new phone'], ...phones.map(phone => [phone.number, plus(phone.number)])]);
}

async function showSessions(scan) {
  const words = find('sessions-words');
  let answer;
  try {
    answer = await get('sessions');
  } catch (error) {
    showList(find('sessions'), [], () => null);
    words.textContent = error.message;
    return false;
  }

  showList(find('sessions'), answer.sessions, session => draw(session, scan));
  if (!answer.api) words.textContent = 'The simulator was not told of a service (--api URL). Use a screenshot or the text.';
  else if (answer.sessions.length === 0) words.replaceChildren('None at ', make('a', { href: answer.api }, new URL(answer.api).host), '. Create one with POST /sessions.');
  else words.replaceChildren('At ', make('a', { href: answer.api }, new URL(answer.api).host), ':');
  return true;
}

function draw(session, scan) {
  const name = session.name ?? session.sessionId;
  const button = make('button', {
    type: 'button',
    class: 'main',
    disabled: session.reason !== WAITS_FOR_SCAN,
    'data-key': session.sessionId,
    'aria-label': `Scan the code of ${name}`,
    onclick: () => doing(button, () => scan(path => post(path, { session: session.sessionId }))),
  }, 'Scan');
  return make('li', {},
    make('div', { class: 'grow' },
      make('strong', {}, name),
      make('span', { class: 'quiet' }, session.name ? `${session.sessionId}, ${session.reason}` : session.reason)),
    button);
}
