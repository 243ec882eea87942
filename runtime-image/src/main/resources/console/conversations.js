// Conversations that the pipeline keeps: those it lists for who asks, and those begun in this tab, which a pipeline that
// knows nobody tells only to who can name them.
import { json } from './api.js';
import { button, node } from './text.js';

const LONGEST_TITLE = 80;
const MOST_PAGES = 5;
const path = id => 'v1/conversations/' + encodeURIComponent(id);

export class Conversations {
  /** Whether the pipeline keeps them; undefined before it was asked. */
  kept;

  #side = document.getElementById('side');
  #list = document.getElementById('conversations');
  #hooks;

  /** @param hooks opened(id), deleted(id), failed(error) */
  constructor(hooks) {
    this.#hooks = hooks;
    document.getElementById('list').open = matchMedia('(min-width: 60rem)').matches;
  }

  /** Id of the one that goes on, or the empty text. */
  get current() {
    return sessionStorage.getItem('conversation') ?? '';
  }

  set current(id) {
    sessionStorage.setItem('conversation', id);
    this.#mark();
  }

  get #begun() {
    return JSON.parse(sessionStorage.getItem('conversations') ?? '[]');
  }

  set #begun(list) {
    sessionStorage.setItem('conversations', JSON.stringify(list));
  }

  /** Somebody else asks now. */
  forget() {
    this.#begun = [];
    this.current = '';
  }

  async refresh() {
    try {
      const listed = (await json('GET', 'v1/conversations?limit=100')).data;
      this.kept = true;
      const begun = this.#begun.filter(one => !listed.some(other => other.id === one.id));
      this.#show([...begun, ...listed.map(one => ({ id: one.id, title: one.metadata.title }))]);
    } catch (e) {
      if (e.code !== 'no_memory') throw e;
      this.kept = false;
      this.#show([]);
    }
  }

  /** One was begun by a question. */
  async begin(id, question) {
    const title = Array.from(question.replace(/\s+/g, ' ')).slice(0, LONGEST_TITLE).join('');
    this.#begun = [{ id, title }, ...this.#begun];
    this.current = id;
    // a list of names without titles is of no use
    await json('POST', path(id), { metadata: { title } });
    await this.refresh();
  }

  /** It is no more. */
  gone(id) {
    this.#begun = this.#begun.filter(one => one.id !== id);
    if (this.current === id) this.current = '';
  }

  /** All messages of one, in their order. */
  async messages(id) {
    const messages = [];
    let after = '';
    for (let page = 0; page < MOST_PAGES; page++) {
      const { data, last_id: last, has_more: more } = await json('GET', path(id) + '/items?order=asc&limit=100' + after);
      messages.push(...data);
      if (!more) break;
      after = '&after=' + encodeURIComponent(last);
    }
    return messages;
  }

  #show(all) {
    this.#side.hidden = !all.length;
    this.#list.replaceChildren(...all.map(one => this.#item(one)));
    this.#mark();
  }

  #item({ id, title }) {
    const item = node('li', undefined, 'conversation'), name = title || 'Without a title';
    const open = button(name, 'open', () => this.#hooks.opened(id));
    open.dataset.id = id;
    const remove = button('Delete ' + name, 'quiet', () => this.#delete(id, remove), 'delete');
    remove.addEventListener('blur', () => this.#ask(remove, false));
    item.append(open, remove);
    return item;
  }

  // what is deleted is gone: the second press means it
  #ask(remove, sure) {
    remove.classList.toggle('sure', sure);
    if (sure) remove.dataset.name ??= remove.getAttribute('aria-label');
    if (remove.dataset.name) remove.setAttribute('aria-label', sure ? 'Really ' + remove.dataset.name : remove.dataset.name);
  }

  async #delete(id, remove) {
    if (!remove.classList.contains('sure')) return this.#ask(remove, true);
    try {
      await json('DELETE', path(id));
    } catch (e) {
      if (e.status !== 404) return this.#hooks.failed(e);
    }
    const current = this.current === id;
    this.gone(id);
    this.#hooks.deleted(current);
    await this.refresh().catch(this.#hooks.failed);
  }

  #mark() {
    for (const open of this.#list.querySelectorAll('.open')) {
      if (open.dataset.id === this.current) open.setAttribute('aria-current', 'true');
      else open.removeAttribute('aria-current');
    }
  }
}
