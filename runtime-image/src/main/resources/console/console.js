// The page: asks a pipeline, within a conversation, over the API that others use, too.
import { askAlone, askKept, credential, json, keepCredential } from './api.js';
import { Conversations } from './conversations.js';
import { node } from './text.js';
import { Turn } from './turn.js';

const el = id => document.getElementById(id);
const LONGEST_SAID = 600;
const MOST_TURNS_SENT = 20;

const conversations = new Conversations({
  opened: id => open(id).catch(show),
  deleted: current => {
    if (current) begin();
    say('Deleted.');
    el('question').focus();
  },
  failed: show,
});
/** What was answered, for pipelines that keep nothing. */
let messages = [];
let turns = [];
/** Of the question that is being answered. */
let running;

/** Tells who listens; while an answer is written nothing is said, and the whole at its end. */
function say(text) {
  el('said').textContent = text.length > LONGEST_SAID ? text.slice(0, LONGEST_SAID) + ' …' : text;
}

// ---- who asks

function showAccess(shown, message = '') {
  el('access').hidden = !shown;
  el('access-shown').setAttribute('aria-expanded', String(shown));
  el('access-message').textContent = message;
  if (shown) el('credential').focus();
}

/** An error that belongs to no question. */
function show(e) {
  if (e.status === 401) return showAccess(true, e.message);
  const notice = node('p', e.message, 'notice refusal', { role: 'alert' });
  el('turns').append(notice);
  notice.scrollIntoView({ block: 'nearest' });
}

async function greet() {
  const pipeline = (await json('GET', 'v1/models')).data[0].id;
  el('pipeline').textContent = pipeline;
  el('greeting').textContent = 'Ask ' + pipeline;
  document.title = pipeline + ' – Ragtime console';
  await conversations.refresh();
}

el('access-shown').addEventListener('click', () => showAccess(el('access').hidden));
el('credential').value = credential();
el('credential').addEventListener('input', () => {
  keepCredential(el('credential').value);
  conversations.forget();
});
el('access-form').addEventListener('submit', async event => {
  event.preventDefault();
  try {
    await greet();
    showAccess(false);
    el('question').focus();
  } catch (e) {
    show(e);
  }
});

// ---- conversations

function begin() {
  running?.abort();
  messages = [];
  turns = [];
  conversations.current = '';
  el('turns').replaceChildren();
  el('welcome').hidden = false;
  el('new').hidden = true;
}

function add(question) {
  const turn = new Turn(question);
  turns.forEach(one => one.fold());
  turns.push(turn);
  el('turns').append(turn.element);
  el('welcome').hidden = true;
  el('new').hidden = false;
  return turn;
}

async function open(id) {
  let kept;
  try {
    kept = await conversations.messages(id);
  } catch (e) {
    if (e.status === 404) {
      conversations.gone(id);
      await conversations.refresh();
    }
    throw e;
  }
  begin();
  conversations.current = id;
  for (const message of kept) {
    if (message.role === 'user') add(message.content[0]?.text ?? '');
    else turns.at(-1)?.showKept(message);
  }
  el('question').focus();
  turns.at(-1)?.element.scrollIntoView({ block: 'start' });
}

el('new').addEventListener('click', () => {
  begin();
  say('A new conversation.');
  el('question').focus();
});

// ---- questions

async function answered(turn, heard, signal) {
  if (conversations.kept === undefined) await conversations.refresh();
  if (!conversations.kept) {
    const earlier = messages.slice(-2 * MOST_TURNS_SENT);
    return askAlone([...earlier, { role: 'user', content: turn.question }], heard, signal);
  }
  return askKept(turn.question, conversations.current || 'new', heard, signal);
}

function keep(turn, answer) {
  if (!conversations.kept) messages.push({ role: 'user', content: turn.question }, { role: 'assistant', content: answer.text });
  else if (!conversations.current) conversations.begin(answer.conversation, turn.question).catch(show);
}

function failed(turn, e) {
  if (e.status === 404 && conversations.current) conversations.gone(conversations.current);
  turn.fail(e.message, () => {
    turns = turns.filter(one => one !== turn);
    turn.element.remove();
    ask(turn.question);
  });
  if (e.status === 401) showAccess(true, e.message);
}

function busy(is) {
  el('ask').textContent = is ? 'Stop' : 'Ask';
  el('ask').classList.toggle('stop', is);
}

async function ask(question) {
  if (running) return;
  const asking = new AbortController(), started = performance.now(), turn = add(question);
  const since = () => performance.now() - started;
  let first = 0;
  running = asking;
  busy(true);
  say('Asked.');
  turn.element.scrollIntoView({ block: 'start' });
  try {
    const answer = await answered(
      turn,
      piece => {
        first ||= since();
        turn.append(piece);
      },
      asking.signal,
    );
    const total = since();
    turn.show(answer, { first: first || total, total });
    say('Answer: ' + answer.text);
    // another conversation may have been opened meanwhile
    if (turns.includes(turn)) keep(turn, answer);
  } catch (e) {
    if (asking.signal.aborted) {
      turn.stopped();
      say('Stopped.');
    } else failed(turn, e);
  } finally {
    running = undefined;
    busy(false);
  }
}

el('form').addEventListener('submit', event => {
  event.preventDefault();
  if (running) return running.abort();
  const question = el('question').value.trim();
  if (!question) return el('question').focus();
  el('question').value = '';
  ask(question);
});
el('question').addEventListener('keydown', event => {
  // a word that is being composed ends with Enter, too
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  if (!running) el('form').requestSubmit();
});
document.addEventListener('keydown', event => {
  if (event.key === 'Escape' && !event.isComposing) running?.abort();
});

// ---- the beginning

// a link with ?q= asks at once, so that an answer can be shared
const shared = new URLSearchParams(location.search).get('q')?.trim();
if (shared) {
  // once: not again when the page is loaded anew
  history.replaceState(null, '', location.pathname);
  conversations.current = '';
}
try {
  await greet();
  if (shared) ask(shared);
  else if (conversations.kept && conversations.current) await open(conversations.current);
} catch (e) {
  if (shared) el('question').value = shared;
  show(e);
}
