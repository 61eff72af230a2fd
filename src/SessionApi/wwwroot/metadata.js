// A session's own pairs, as lines of text.

import { field } from './dialogs.js';

const HINT = 'One pair in each line, such as team=support. Sessions can be searched by them.';

export const metadataField = text => field('Metadata', { name: 'metadata', rows: 3, value: text }, HINT);

export const metadataText = metadata => Object.entries(metadata ?? {}).map(([key, value]) => `${key}=${value}`).join('\n');

/** Lines as pairs. */
export function readMetadata(text) {
  const lines = text.split('\n').map(line => line.trim()).filter(Boolean);
  const wrong = lines.find(line => line.indexOf('=') < 1);
  if (wrong) throw new Error(`Write metadata as key=value: “${wrong}” has no key or no =.`);
  return Object.fromEntries(lines.map(line => [line.slice(0, line.indexOf('=')).trim(), line.slice(line.indexOf('=') + 1).trim()]));
}
