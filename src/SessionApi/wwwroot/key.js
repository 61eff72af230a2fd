// The API key of whoever sits here: in this tab alone, gone when it is closed.

const NAME = 'api-key';
let memory = null;

export function key() {
  try {
    return sessionStorage.getItem(NAME) ?? memory;
  } catch {
    return memory; // storage is switched off
  }
}

export function keep(text) {
  memory = text;
  try {
    sessionStorage.setItem(NAME, text);
  } catch {
    // It is kept in memory.
  }
}

export function forget() {
  memory = null;
  try {
    sessionStorage.removeItem(NAME);
  } catch {
    // There is nothing to remove.
  }
}
