// The faults of POST /faults: what to call them, and the fields each takes.

const times = { name: 'count', label: 'times', type: 'number', min: 1, hint: 'until ended' };
const milliseconds = value => ({ name: 'milliseconds', label: 'ms', type: 'number', min: 1, value });
const to = { name: 'to', label: 'of', type: 'text', hint: 'all; w:p, count, ...' };

export const MOMENTARY = [
  { kind: 'drop', title: 'Cut the line', words: 'without a word, as a tunnel does' },
  {
    kind: 'stream-error',
    title: 'Stream error',
    words: 'and a close',
    fields: [
      { name: 'code', label: 'code', type: 'text', value: '503' },
      { name: 'conflict', label: 'conflict', type: 'text', hint: 'replaced, ...' },
      { name: 'ackClass', label: 'owed class', type: 'text' },
      { name: 'ackId', label: 'owed id', type: 'text' },
      { name: 'notWellFormed', label: 'not well formed', type: 'checkbox' },
      { name: 'keepOpen', label: 'without the close', type: 'checkbox' },
    ],
  },
  { kind: 'stream-end', title: 'End of stream', words: 'and no close' },
  { kind: 'garbage', title: 'Garbage', words: 'a frame of random bytes', fields: [{ name: 'length', label: 'bytes', type: 'number', min: 1, value: 64 }] },
  {
    kind: 'refresh-registration',
    title: 'Retire the codes',
    words: 'registering clients make a new secret',
    fields: [{ name: 'child', label: 'by', type: 'select', options: ['companion_reg_refresh', 'pair-device-rotate-qr'] }],
  },
];

export const LASTING = [
  { kind: 'stall', title: 'Stall', words: 'the socket stays, and nobody hears or speaks' },
  { kind: 'lose-answers', title: 'Lose answers', words: 'requests are carried out and not answered', fields: [to, times] },
  { kind: 'delay-answers', title: 'Delay answers', words: 'they come late', fields: [to, milliseconds(3000), times] },
  {
    kind: 'refuse',
    title: 'Refuse logins',
    words: 'with a failure; for everybody also registrations',
    fields: [
      { name: 'reason', label: 'reason', type: 'number', min: 400, max: 599, value: 503 },
      { name: 'attributes', label: 'attributes', type: 'pairs', hint: 'code=101 expire=60' },
      times,
    ],
  },
  { kind: 'minimum-revision', title: 'Outdate clients', words: 'older versions get failure 405', fields: [{ name: 'minimum', label: '2.3000.', type: 'number', min: 0, value: 2000000000 }, times] },
  {
    kind: 'wrong-certificate',
    title: 'Wrong certificate',
    words: 'for everybody only',
    everybody: true,
    fields: [
      {
        name: 'flaw',
        label: 'flaw',
        type: 'select',
        options: [
          'intermediateSignature', 'leafSignature', 'noLeafSignature', 'intermediateIssuer', 'leafIssuer', 'leafKey',
          'expiredIntermediate', 'expiredLeaf', 'futureIntermediate', 'futureLeaf',
        ],
      },
      times,
    ],
  },
  { kind: 'split-frames', title: 'Split frames', words: 'into socket messages of that many bytes', fields: [{ name: 'length', label: 'bytes', type: 'number', min: 1, value: 7 }, times] },
  { kind: 'coalesce-frames', title: 'Join frames', words: 'several in one socket message', fields: [{ name: 'frames', label: 'frames', type: 'number', min: 2, value: 2 }, milliseconds(200), times] },
  { kind: 'compress-frames', title: 'Compress stanzas', words: 'small ones as well', fields: [times] },
  { kind: 'recycle-after', title: 'Recycle the stream', words: 'of devices that owe an answer that long', fields: [milliseconds(5000)] },
];

const ALL = [...MOMENTARY, ...LASTING];

// What a fault that is active says about itself: its title, then its fields.
export function describe(fault) {
  const { title, fields = [] } = ALL.find(entry => entry.kind === fault.kind) ?? { title: fault.kind };
  const said = fields
    .filter(field => field.name !== 'count' && fault[field.name] !== undefined)
    .map(field => `${field.label} ${field.type === 'pairs' ? pairsWords(fault[field.name]) : fault[field.name]}`);
  return [title, ...said].join(', ');
}

const pairsWords = pairs => Object.entries(pairs).map(([name, value]) => `${name}=${value}`).join(' ');
