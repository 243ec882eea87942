// What took how long, as bars one after the other, and as a table for who does not see them.
import { node } from './text.js';

const NAMES = { embed: 'Embed the question', search: 'Search', generate: 'Write the answer' };

export const milliseconds = value => (value < 10 ? value.toFixed(1) : Math.round(value)) + ' ms';

/**
 * @param timings of the server, in milliseconds, in the order in which they follow each other
 * @param measured first and total, in milliseconds, as this page saw them
 */
export function waterfall(timings, measured) {
  const steps = [];
  let at = 0;
  for (const [key, length] of Object.entries(timings)) {
    const step = key.replace(/Ms$/, '');
    steps.push({ name: NAMES[step] ?? step, step, from: at, length });
    at += length;
  }
  steps.push({ name: 'To the first word', step: 'seen', from: 0, length: measured.first });
  steps.push({ name: 'To the last word', step: 'seen', from: 0, length: measured.total });
  const scale = Math.max(at, measured.total, 1);
  const body = node('tbody');
  for (const { name, step, from, length } of steps) {
    const row = node('tr'), track = node('td', undefined, 'track', { 'aria-hidden': 'true' }), bar = node('span', undefined, 'bar ' + step);
    bar.style.marginInlineStart = (100 * from) / scale + '%';
    bar.style.width = (100 * length) / scale + '%';
    track.append(bar);
    row.append(node('th', name, '', { scope: 'row' }), node('td', milliseconds(length)), track);
    body.append(row);
  }
  const table = node('table'), details = node('details', undefined, 'timings');
  table.append(node('caption', 'The last two as this page saw them, with the way here and back'), body);
  details.append(node('summary', 'Answered in ' + milliseconds(measured.total)), table);
  return details;
}
