// Thumbs up or down, and a word on it.
import { json } from './api.js';
import { button, node } from './text.js';

/** @param answer id of the answer */
export function feedback(answer) {
  const element = node('div', undefined, 'feedback'), form = node('form', undefined, 'comment'), state = node('span', '', 'dim', { role: 'status' });
  const name = 'comment-' + answer, field = node('input', undefined, '', { id: name, maxlength: '4000', autocomplete: 'off' });
  const choices = { good: button('Good answer', 'quiet', () => rate('good'), 'good'), bad: button('Bad answer', 'quiet', () => rate('bad'), 'bad') };
  let chosen;
  for (const choice of Object.values(choices)) choice.setAttribute('aria-pressed', 'false');
  const label = node('label', '', '', { for: name }), row = node('div', undefined, 'row');
  row.append(field, node('button', 'Send'));
  form.append(label, row);
  form.hidden = true;

  async function send(rating, comment) {
    try {
      const { counted } = await json('POST', 'v1/feedback', { answer, rating, ...(comment && { comment }) });
      for (const [key, choice] of Object.entries(choices)) choice.setAttribute('aria-pressed', String(key === rating));
      return counted;
    } catch (e) {
      state.textContent = e.message;
      return undefined;
    }
  }
  async function rate(rating) {
    if (chosen === rating) return;
    const counted = await send(rating, '');
    if (counted === undefined) return;
    chosen = rating;
    state.textContent = counted ? 'Thank you.' : 'Noted. The first rating of an answer is the one that counts.';
    label.textContent = rating === 'good' ? 'What was good? (if you like)' : 'What was wrong? (if you like)';
    form.hidden = false;
  }
  form.addEventListener('submit', async event => {
    event.preventDefault();
    const comment = field.value.trim();
    if (!comment || (await send(chosen, comment)) === undefined) return;
    form.hidden = true;
    field.value = '';
    state.textContent = 'Thank you: who runs the pipeline can read it.';
    choices[chosen].focus();
  });
  const line = node('div', undefined, 'line');
  line.append(choices.good, choices.bad, state);
  element.append(line, form);
  return element;
}
