// Requests to the simulator that served this page.

export class Refusal extends Error {
  constructor(code, detail) {
    super(detail);
    this.code = code;
  }
}

export const get = path => request('GET', path);
export const remove = path => request('DELETE', path);
export const post = (path, value) => request('POST', path, 'application/json', JSON.stringify(value));
export const send = (path, type, bytes) => request('POST', path, type, bytes);

async function request(method, path, type, body) {
  let response;
  try {
    response = await fetch(path, { method, body, headers: type ? { 'Content-Type': type } : {} });
  } catch {
    throw new Refusal('no-answer', 'The simulator does not answer.');
  }
  const text = await response.text();
  const value = text === '' ? null : JSON.parse(text);
  if (!response.ok) throw new Refusal(value?.code ?? String(response.status), value?.detail ?? response.statusText);
  return value;
}
