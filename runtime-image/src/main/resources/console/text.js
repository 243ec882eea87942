// Texts of others. They become text nodes and nothing else: no markup is ever made of them.

const LONGEST_READ = 50_000;

/** An element with a text, which is shown as it is. */
export function node(tag, text, cls, attributes = {}) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (cls) made.className = cls;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', '#icon-' + name);
  svg.setAttribute('aria-hidden', 'true');
  svg.append(use);
  return svg;
}

/** A button that does something; with an icon, its name is read and not shown. */
export function button(name, cls, pressed, image) {
  const made = node('button', image ? undefined : name, cls, { type: 'button' });
  if (image) {
    made.append(icon(image));
    made.setAttribute('aria-label', name);
    made.title = name;
  }
  made.addEventListener('click', pressed);
  return made;
}

/** The text as a link, if the address is one of the web; else the text alone. */
export function linked(text, address) {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) return document.createTextNode(text);
  return node('a', text, '', { href: url.href, target: '_blank', rel: 'noopener noreferrer' });
}

const sentenceCutter = new Intl.Segmenter(undefined, { granularity: 'sentence' });
const wordCutter = new Intl.Segmenter(undefined, { granularity: 'word' });

function words(text) {
  const found = new Set();
  for (const part of wordCutter.segment(text)) if (part.isWordLike) found.add(part.segment.normalize('NFKC').toLowerCase());
  return found;
}

function sentences(text) {
  return Array.from(sentenceCutter.segment(text.slice(0, LONGEST_READ)), part => ({
    start: part.index,
    end: part.index + part.segment.trimEnd().length,
    words: words(part.segment),
  })).filter(sentence => sentence.words.size > 0);
}

/**
 * What of an answer each passage is cited for.
 *
 * @param citations with code points of the answer: around a sentence, or around a marker that follows what it is for
 * @returns of a passage's number, sentences as sets of words; the last one before a marker is surely meant
 */
export function citedSentences(answer, citations) {
  const points = Array.from(answer), cited = new Map();
  let from = 0, last;
  for (const citation of citations) {
    if (last && citation.start > last.start) from = last.end;
    const marker = citation.attribution === 'marker';
    const text = points.slice(marker ? from : citation.start, marker ? citation.start : citation.end).join('');
    const found = sentences(text).map((sentence, at, all) => ({ words: sentence.words, sure: at === all.length - 1 }));
    cited.set(citation.number, [...(cited.get(citation.number) ?? []), ...found]);
    last = citation;
  }
  return cited;
}

/**
 * The sentences of a passage that share the most words with those it is cited for.
 *
 * @returns ranges of the text, in order, none twice
 */
export function restingPlaces(text, cited) {
  const own = sentences(text), places = new Map();
  for (const { words: wanted, sure } of cited) {
    let best, most = 0;
    for (const sentence of own) {
      const shared = [...wanted].filter(word => sentence.words.has(word)).length / wanted.size;
      if (shared > most) [best, most] = [sentence, shared];
    }
    if (best && most >= (sure ? 0.3 : 0.6)) places.set(best.start, best);
  }
  return [...places.values()].sort((a, b) => a.start - b.start);
}
