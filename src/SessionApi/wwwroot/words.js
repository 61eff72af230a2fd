// What the API's words mean, in sentences.

export const STATUSES = ['pending', 'connected', 'reconnecting', 'stopped', 'expired', 'logged-out', 'failed'];

const STATUS_WORDS = {
  pending: 'Pending',
  connected: 'Connected',
  reconnecting: 'Reconnecting',
  stopped: 'Stopped',
  expired: 'Expired',
  'logged-out': 'Logged out',
  failed: 'Failed',
};

/** Shapes, so that colour is not the only difference. */
export const STATUS_SIGNS = { pending: '◔', connected: '●', reconnecting: '◐', stopped: '■', expired: '○', 'logged-out': '⊘', failed: '▲' };

const REASONS = {
  connecting: 'Asking WhatsApp for a code',
  'awaiting-scan': 'Waiting for a phone to scan the code',
  'awaiting-code': 'Waiting for the code to be typed on the phone',
  'passkey-required': 'The account asks for its passkey',
  'passkey-confirmation': 'The passkey waits to be confirmed',
  linking: 'Scanned; the phone is linking',
  online: 'Online',
  degraded: 'WhatsApp answers late',
  'link-lost': 'The line was lost; it is being restored',
  'server-restart': 'This server was restarted; connecting again',
  'owner-moved': 'Moved to another server; connecting again',
  starting: 'Starting',
  'stopped-by-user': 'Stopped on request',
  'qr-exhausted': 'The codes ran out before a phone scanned one',
  'link-interrupted': 'The link broke off half-way',
  'device-removed': 'The phone removed the device',
  'logged-out-by-phone': 'WhatsApp ended the link',
  'logged-out-by-user': 'Logged out on request',
  banned: 'WhatsApp has banned the account',
  'temporarily-banned': 'WhatsApp has banned the account for a time',
  'client-outdated': 'This service is too old for WhatsApp: update it',
  replaced: 'Another program uses the same link',
  'pairing-rejected': 'What the phone sent did not pass the checks: link again',
  refused: 'WhatsApp refused the connection',
  'credentials-unreadable': 'The stored credentials cannot be read: check the master keys',
};

/** What to do about a problem, beyond what its text says. */
const ADVICE = {
  'whatsapp-unreachable': 'Check that the server can reach WhatsApp, then try again.',
  'qr-timeout': 'Try again in a moment.',
  'storage-unavailable': 'Check the server’s Table Storage.',
  unauthorized: 'Enter another key.',
  forbidden: 'Use a key that may do this.',
  'webhook-target-refused': 'Give an address that others on the Internet can reach.',
  'session-not-found': 'Go back to the list.',
};

export const statusWord = status => STATUS_WORDS[status] ?? status;

export const reasonWords = reason => REASONS[reason] ?? reason.replaceAll('-', ' ');

/** An error as a text that says what to do. */
export function explain(error) {
  const fields = Object.entries(error.errors ?? {}).map(([field, errors]) => `${field} ${errors.join(', ')}.`);
  return [error.message, ...fields, ADVICE[error.code]].filter(Boolean).join(' ');
}
