// Text that nobody vouches for, put into the page as text: never as markup, and never able to turn the line around.

// Characters that change the direction of what follows. They stay where they are, each in a box of its own that shows its
// name: inside that box they can turn nothing but themselves.
const CONTROLS = {
  "\u061c": "ALM", "\u200e": "LRM", "\u200f": "RLM", "\u202a": "LRE", "\u202b": "RLE", "\u202c": "PDF", "\u202d": "LRO",
  "\u202e": "RLO", "\u2066": "LRI", "\u2067": "RLI", "\u2068": "FSI", "\u2069": "PDI",
};
const CONTROL = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

function element(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "class") node.className = value;
    else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  for (const child of children.flat()) {
    if (child === null || child === undefined) continue;
    node.append(child);
  }
  return node;
}

/** Appends words to an element, each control character in its box. */
function appendText(parent, words) {
  if (!CONTROL.test(words)) {
    if (words) parent.append(document.createTextNode(words));
    return;
  }
  let from = 0;
  for (let at = 0; at < words.length; at++) {
    const name = CONTROLS[words[at]];
    if (!name) continue;
    if (at > from) parent.append(document.createTextNode(words.slice(from, at)));
    const box = element("span", { class: "control", "data-name": name });
    box.textContent = words[at];
    parent.append(box);
    from = at + 1;
  }
  if (from < words.length) parent.append(document.createTextNode(words.slice(from)));
}

/** A span of words from an article or a file. */
function foreign(words, className) {
  const node = element("span", { class: className ? className + " plain" : "plain", dir: "auto" });
  appendText(node, String(words ?? ""));
  return node;
}

/** Only addresses of the web become links. */
function webAddress(address) {
  try {
    const url = new URL(String(address));
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
  } catch {
    return null;
  }
}

function link(address, words) {
  return element("a", { href: address, rel: "noreferrer noopener", target: "_blank", referrerpolicy: "no-referrer" }, words);
}

/** From code points, in which records count, to the UTF-16 units of strings here. */
class Offsets {
  constructor(text) {
    // Code point positions of the characters that take two units; most texts have none.
    this.wide = [];
    if (!/[\ud800-\udbff]/.test(text)) return;
    let point = 0;
    for (let at = 0; at < text.length; at++, point++) {
      const unit = text.charCodeAt(at);
      if (unit >= 0xd800 && unit <= 0xdbff && at + 1 < text.length) {
        this.wide.push(point);
        at++;
      }
    }
  }

  unit(point) {
    let low = 0;
    let high = this.wide.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.wide[middle] < point) low = middle + 1;
      else high = middle;
    }
    return point + low;
  }
}

/**
 * Puts text[from, to) into parent with a mark around each span. Spans are sorted by start, longer ones first; a span inside
 * another is nested in its mark, and one that crosses another's end goes on behind it as a second piece. Each mark is told
 * how many levels stand inside it, so that its line can be drawn below theirs; gives the levels that were made.
 */
function appendMarked(parent, text, from, to, spans, mark) {
  let at = from;
  let levels = 0;
  const queue = spans.slice();
  for (let next = 0; next < queue.length; ) {
    const span = queue[next++];
    const start = Math.max(span.start, at);
    const end = Math.min(span.end, to);
    if (end <= start) continue;
    appendText(parent, text.slice(at, start));
    const inside = [];
    const behind = [];
    while (next < queue.length && queue[next].start < end) {
      const other = queue[next++];
      inside.push({ ...other, end: Math.min(other.end, end), ends: other.ends && other.end <= end });
      if (other.end > end) behind.push({ ...other, start: end, piece: true });
    }
    const node = mark(span);
    const within = appendMarked(node, text, start, end, inside, mark);
    node.classList.add("deep" + Math.min(within, 3));
    levels = Math.max(levels, within + 1);
    parent.append(node);
    at = end;
    if (behind.length) {
      const rest = behind.concat(queue.splice(next));
      rest.sort((a, b) => a.start - b.start || b.end - a.end);
      queue.push(...rest);
    }
  }
  appendText(parent, text.slice(at, to));
  return levels;
}

/** For searching: lower case, no accents, one kind of apostrophe. */
function folded(words) {
  return words.normalize("NFD").replace(/\p{M}/gu, "").replace(/[’ʼ]/g, "'").toLowerCase();
}
