// Puts the parts of the page together and keeps them fresh: what the log tells is the sign to look again.

import { get } from './api.js';
import { find } from './dom.js';
import { startFaults } from './faults.js';
import { showWho, startLog } from './log.js';
import { startPhones } from './phones.js';
import { startScan } from './scan.js';

const SETTLE_MS = 120; // several entries, one look
const LOOK_MS = 3000; // sessions come without a sign on this side
const LOOK_AFTER_FAILURE_MS = 15000;
const LINE_WORDS = { live: 'live', lost: 'the simulator is gone; trying again' };

const loadPhones = startPhones(refresh);
const scan = startScan(refresh);
const faults = startFaults(refresh);

let areFaultsActive = false;
let looking = null;
let next = null;
let settle = null;
let nextLook = 0;

// One look at a time; a wish that comes during one is fulfilled by the look after it.
function refresh() {
  if (looking === null) {
    looking = look().finally(() => { looking = null; });
    return looking;
  }

  const start = () => {
    next = null;
    return refresh();
  };
  next ??= looking.then(start, start);
  return next;
}

async function look() {
  try {
    const [phones, registrations] = await Promise.all([loadPhones(), get('registrations')]);
    scan.showPhones(phones);
    faults.showScopes(phones, registrations);
    showWho(phones);
    areFaultsActive = await faults.showActive();
    const isFine = await scan.showSessions();
    nextLook = performance.now() + (isFine ? LOOK_MS : LOOK_AFTER_FAILURE_MS);
  } catch (error) {
    // The simulator is gone; the log's line says so and comes back first.
    if (error.code !== 'no-answer') throw error;
  }
}

startLog(
  entry => {
    if (entry.kind !== 'note' && !areFaultsActive) return;
    settle ??= setTimeout(() => {
      settle = null;
      refresh();
    }, SETTLE_MS);
  },
  state => {
    find('line').dataset.state = state;
    find('line-words').textContent = LINE_WORDS[state];
    if (state === 'live') refresh();
  });

setInterval(() => {
  if (!document.hidden && find('line').dataset.state === 'live' && performance.now() >= nextLook) refresh();
}, 1000);
refresh();
