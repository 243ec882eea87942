// The passages of an answer: what they say, where they rest on, why they are there.
import { json } from './api.js';
import { button, linked, node, restingPlaces } from './text.js';

const SHORT = 480;
const BEFORE_MARK = 160;
const STEPS = { vector: 'by meaning', keyword: 'by words', fusion: 'both as one', queries: 'all queries as one', rerank: 'reranked', boost: 'boosted' };

const figure = value => (Math.abs(value) >= 100 ? value.toFixed(1) : value.toFixed(4));

/** The text with its marks; a long one from shortly before the first mark on. */
function excerpt(text, places, whole) {
  const first = places[0]?.start ?? 0;
  const from = whole || text.length <= SHORT || first < SHORT / 2 ? 0 : Math.max(0, text.lastIndexOf(' ', first - BEFORE_MARK));
  const to = whole || text.length - from <= SHORT * 1.25 ? text.length : Math.min(Math.max(from + SHORT, places[0]?.end ?? 0), from + 3 * SHORT);
  const shown = [from > 0 ? '… ' : ''];
  let at = from;
  for (const place of places) {
    if (place.start < at || place.start >= to) continue;
    shown.push(text.slice(at, place.start), node('mark', text.slice(place.start, Math.min(place.end, to))));
    at = Math.min(place.end, to);
  }
  shown.push(text.slice(at, to), to < text.length ? ' …' : '');
  return { shown, cut: from > 0 || to < text.length };
}

/** One passage. */
class Card {
  /** @param back leads to where the answer cites it; undefined when it does not */
  constructor(passage, cited, back) {
    this.passage = passage;
    this.places = restingPlaces(passage.text, cited);
    this.element = node('li', undefined, back ? 'passage cited' : 'passage', { tabindex: '-1' });
    const title = node('h3');
    const number = back ? button(String(passage.number), 'number', back) : node('span', String(passage.number), 'number');
    if (back) number.setAttribute('aria-label', passage.number + ', back to the answer');
    const name = passage.title + (passage.heading ? ' › ' + passage.heading : '');
    title.append(number, linked(name, passage.uri));
    const similarity = passage.similarity === null ? '' : ' · similarity ' + passage.similarity.toFixed(3);
    const from = [passage.knowledgeBase, passage.source, passage.path].filter(Boolean).join(' / ');
    this.text = node('p', undefined, 'text');
    this.why = node('div', undefined, 'why');
    this.element.append(title, node('p', from + ' · score ' + figure(passage.score) + similarity, 'dim'), this.text);
    const { cut } = excerpt(passage.text, this.places, false);
    if (cut) this.element.append(this.more = button('Show all of it', 'quiet more', () => this.show(!this.whole)));
    this.element.append(this.why);
    this.show(false);
  }

  show(whole) {
    this.whole = whole;
    this.text.replaceChildren(...excerpt(this.passage.text, this.places, whole).shown);
    if (!this.more) return;
    this.more.textContent = whole ? 'Show less' : 'Show all of it';
    this.more.setAttribute('aria-expanded', String(whole));
  }

  /** @param found the same passage as it was found now; undefined when it was not */
  explain(found) {
    this.why.replaceChildren();
    if (!found?.explanation) {
      this.why.append(node('p', 'Not found by this question alone: the conversation before it had its part.', 'dim'));
      return;
    }
    const table = node('table'), head = node('tr');
    const detailed = found.explanation.some(step => step.detail);
    for (const name of ['Step', 'Place', 'Score', ...(detailed ? ['Detail'] : [])]) head.append(node('th', name, '', { scope: 'col' }));
    const rows = found.explanation.map(step => {
      const row = node('tr');
      row.append(
        node('th', STEPS[step.step] ?? step.step, '', { scope: 'row' }),
        node('td', step.rank ? String(step.rank) : '–'),
        node('td', figure(step.score)),
      );
      if (detailed) row.append(node('td', step.detail ?? ''));
      return row;
    });
    const body = node('tbody'), top = node('thead');
    top.append(head);
    body.append(...rows);
    table.append(node('caption', 'Why passage ' + this.passage.number + ' is here'), top, body);
    this.why.append(table);
    if (this.passage.matched) this.why.append(node('p', 'Found by this part of it: ' + this.passage.matched, 'dim'));
  }
}

/** All of one answer. */
export class Passages {
  /**
   * @param cited sentences of the answer by number of passage
   * @param back leads to where the answer cites a number
   */
  constructor(answer, question, cited, back) {
    this.question = answer.queries?.[0] ?? question;
    this.cards = answer.passages.map(one => new Card(one, cited.get(one.number) ?? [], cited.has(one.number) ? () => back(one.number) : undefined));
    const count = this.cards.length === 1 ? '1 passage' : this.cards.length + ' passages';
    const used = this.cards.filter(card => cited.has(card.passage.number)).length;
    this.element = node('details', undefined, 'passages');
    this.element.open = true;
    const list = node('ol');
    list.append(...this.cards.map(card => card.element));
    this.whyShown = button('Why these?', 'quiet', () => this.toggleWhy());
    this.whyShown.setAttribute('aria-expanded', 'false');
    this.state = node('span', '', 'dim', { role: 'status' });
    const tools = node('div', undefined, 'line');
    tools.append(this.whyShown, this.state);
    this.element.append(node('summary', count + (used ? ', ' + used + ' cited' : '')), tools, list);
  }

  focus(number) {
    const card = this.cards.find(one => one.passage.number === number);
    if (!card) return;
    this.element.open = true;
    card.element.focus();
  }

  async toggleWhy() {
    const shown = this.whyShown.getAttribute('aria-expanded') !== 'true';
    this.whyShown.setAttribute('aria-expanded', String(shown));
    this.whyShown.textContent = shown ? 'Hide why' : 'Why these?';
    this.state.textContent = '';
    for (const card of this.cards) card.why.hidden = !shown;
    if (!shown || this.explained) return;
    try {
      this.state.textContent = 'Asking …';
      const found = await json('POST', 'v1/retrieve', { query: this.question, explain: true });
      for (const card of this.cards) card.explain(found.passages.find(one => one.chunkId === card.passage.chunkId));
      this.explained = true;
      this.state.textContent = 'Each passage shows how it came to its place.';
    } catch (e) {
      this.state.textContent = e.message;
    }
  }
}
