// Calls of the pipeline. Paths are relative, so that the page works behind a path of a proxy, too.

/** What the server refused, or what kept the call from it; the message is for who reads the page. */
export class Refusal extends Error {
  /** @param status of HTTP; 0 when there was no answer */
  constructor(status, message, code = '') {
    super(message);
    this.status = status;
    this.code = code;
  }
}

// kept for this tab alone, and sent to this pipeline alone
export const credential = () => sessionStorage.getItem('credential') || '';
export const keepCredential = text => sessionStorage.setItem('credential', text.trim());

function headers() {
  const known = credential();
  if (/[^\x21-\x7e]/.test(known)) throw new Refusal(401, 'A key or token has no blanks, and no letters but those of English.');
  return { 'Content-Type': 'application/json', ...(known && { Authorization: 'Bearer ' + known }) };
}

async function refusal(response) {
  let error = {};
  try {
    error = (await response.json()).error ?? {};
  } catch {
    // not of the pipeline: what stands before it has pages of its own
  }
  const wait = response.headers.get('Retry-After');
  const message = error.message || 'The answer was ' + response.status + ' ' + response.statusText;
  return new Refusal(response.status, wait ? message + ' (come back in ' + wait + ' s)' : message, error.code);
}

async function call(method, path, body, signal) {
  const init = { method, headers: headers(), signal, ...(body && { body: JSON.stringify(body) }) };
  let response;
  try {
    response = await fetch(path, init);
  } catch (e) {
    if (signal?.aborted) throw e;
    throw new Refusal(0, 'The pipeline cannot be reached: is it running, and is this machine connected to it?');
  }
  if (!response.ok) throw await refusal(response);
  return response;
}

/** @returns the JSON of the answer */
export async function json(method, path, body) {
  return (await call(method, path, body)).json();
}

/** Server-sent events as they come: name and data. */
async function* events(response, signal) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = '';
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const blocks = (buffer + value).split('\n\n');
      buffer = blocks.pop();
      for (const block of blocks) {
        const field = name => block.split('\n').filter(line => line.startsWith(name + ': ')).map(line => line.slice(name.length + 2)).join('\n');
        yield { name: field('event'), data: field('data') };
      }
    }
  } catch (e) {
    if (signal.aborted) throw e;
    throw brokenOff();
  }
}

const brokenOff = () => new Refusal(0, 'The answer broke off: ask again.');
const failed = error => new Refusal(0, error.message, error.code);

/**
 * Asks within a conversation that the pipeline keeps.
 *
 * @param conversation its id, or new
 * @param heard takes each piece of text
 * @returns the answer with all that the pipeline says of it
 */
export async function askKept(question, conversation, heard, signal) {
  const response = await call('POST', 'v1/answer', { question, conversation, stream: true }, signal);
  for await (const { name, data } of events(response, signal)) {
    const event = JSON.parse(data);
    if (name === 'text') heard(event.text);
    if (name === 'error') throw failed(event.error);
    if (name === 'answer') return event;
  }
  throw brokenOff();
}

/** The same for a pipeline that keeps nothing: the question is the last of the messages. */
export async function askAlone(messages, heard, signal) {
  const response = await call('POST', 'v1/chat/completions', { messages, stream: true }, signal);
  let text = '', details;
  for await (const { data } of events(response, signal)) {
    if (data === '[DONE]' && details) return { ...details, text };
    if (data === '[DONE]') break;
    const chunk = JSON.parse(data);
    if (chunk.error) throw failed(chunk.error);
    const piece = chunk.choices[0]?.delta?.content;
    if (piece) {
      text += piece;
      heard(piece);
    }
    if (chunk.ragtime) details = { ...chunk.ragtime, id: chunk.id };
  }
  throw brokenOff();
}
