// A question and its answer.
import { feedback } from './feedback.js';
import { Passages } from './passages.js';
import { button, citedSentences, linked, node } from './text.js';
import { waterfall } from './timings.js';

/** What the reasons of a degraded answer mean for who reads it. */
const MISSING = {
  EmbedderOverloaded: 'Searched by words alone.',
  EmbedderFailed: 'Searched by words alone.',
  KeywordFailed: 'Searched by meaning alone.',
  KnowledgeBaseFailed: 'Not all knowledge bases could be searched.',
  RerankerLate: 'Passages are in the order of the search: ranking them anew took too long.',
  RerankerFailed: 'Passages are in the order of the search: ranking them anew failed.',
  QuestionShortened: 'The question is too long: not all of its words were looked for.',
  ModelUnavailable: 'No model wrote this answer: it quotes passages instead.',
  ModelRefused: 'The model did not take the question: this answer quotes passages instead.',
};

async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  // without TLS there is no clipboard but the old way
  const field = node('textarea', text, 'unseen');
  document.body.append(field);
  field.select();
  const copied = document.execCommand('copy');
  field.remove();
  if (!copied) throw new Error('not copied');
}

export class Turn {
  #text = '';
  #answer = node('div', undefined, 'answer waiting');
  #notices = node('div', undefined, 'notices');
  #rest = node('div', undefined, 'rest');

  constructor(question) {
    this.question = question;
    this.element = node('article', undefined, 'turn');
    this.element.append(node('h2', question, 'asked', { tabindex: '-1' }), this.#answer, this.#notices, this.#rest);
    this.#answer.setAttribute('aria-busy', 'true');
  }

  get text() {
    return this.#text;
  }

  /** A piece of the answer, as it comes. */
  append(piece) {
    this.#answer.classList.remove('waiting');
    this.#text += piece;
    this.#answer.append(piece);
  }

  /** The whole answer. */
  show(answer, measured) {
    this.#text = answer.text;
    this.#end();
    const back = number => this.#answer.querySelector('[data-number="' + number + '"]')?.focus();
    const passages = new Passages(answer, this.question, citedSentences(answer.text, answer.citations), back);
    this.#cite(answer, passages);
    if (answer.abstained) this.#notice('No answer: nothing in the knowledge base was similar enough to answer from.');
    for (const reason of answer.degraded) {
      const meaning = MISSING[reason.split(':')[0]] ?? 'Answered with less than usual.';
      this.#notice(meaning + ' (' + reason + ')');
    }
    if (answer.droppedPassages) this.#notice(answer.droppedPassages + ' passages did not fit into what the model reads.');
    if (answer.queries) this.#rest.append(node('p', 'Searched for: ' + answer.queries.join(' · '), 'dim'));
    this.#tools(answer.id);
    if (answer.passages.length) this.#rest.append(passages.element);
    this.#rest.append(waterfall(answer.timings, measured));
    if (answer.revision) this.#rest.append(node('p', 'Revision ' + answer.revision, 'dim revision'));
  }

  /** An answer as a conversation keeps it: with its sources, without passages. */
  showKept(message) {
    const content = message.content[0] ?? {};
    this.#text = content.text ?? '';
    this.#end();
    this.#answer.textContent = this.#text;
    this.#tools(message.id);
    const sources = new Map((content.annotations ?? []).map(one => [one.title + ' ' + one.url, one]));
    if (!sources.size) return;
    const list = node('ul', undefined, 'sources');
    for (const { title, url } of sources.values()) {
      const item = node('li');
      item.append(linked(title || url, url));
      list.append(item);
    }
    this.#rest.append(node('h3', 'Sources'), list);
  }

  /** What came is left; the pipeline keeps none of it. */
  stopped() {
    this.#end();
    this.#notice('Stopped. What came is not part of the conversation.');
  }

  /** @param again asks once more */
  fail(message, again) {
    this.#end();
    const notice = node('div', undefined, 'notice refusal line', { role: 'alert' });
    notice.append(node('span', message), button('Ask again', 'quiet', again));
    this.#notices.append(notice);
  }

  fold() {
    for (const part of this.#rest.querySelectorAll('details')) part.open = false;
  }

  #end() {
    this.#answer.classList.remove('waiting');
    this.#answer.setAttribute('aria-busy', 'false');
  }

  #notice(text) {
    this.#notices.append(node('p', text, 'notice'));
  }

  // a marker is replaced by its buttons, a sentence is followed by them
  #cite(answer, passages) {
    const points = Array.from(answer.text), titles = new Map(answer.passages.map(one => [one.number, one.title]));
    let at = 0;
    this.#answer.textContent = '';
    for (const { start, end, number, attribution } of answer.citations) {
      const until = attribution === 'marker' ? start : end;
      if (until > at) this.#answer.append(points.slice(at, until).join(''));
      const mark = button(String(number), 'cite', () => passages.focus(number));
      mark.setAttribute('aria-label', number + ', to the passage ' + (titles.get(number) ?? ''));
      mark.dataset.number = number;
      this.#answer.append(mark);
      at = Math.max(at, end);
    }
    this.#answer.append(points.slice(at).join(''));
  }

  #tools(id) {
    const line = node('div', undefined, 'line tools'), state = node('span', '', 'dim', { role: 'status' });
    line.append(
      button('Copy the answer', 'quiet', () => copy(this.#text).then(() => (state.textContent = 'Copied.'), () => (state.textContent = 'This browser lets nothing be copied.')), 'copy'),
      state,
      feedback(id),
    );
    this.#rest.append(line);
  }
}
