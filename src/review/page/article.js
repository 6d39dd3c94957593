// The article with its records marked, whole, line by line, or numbered for paper.

/** Texts longer than this are shown around the chosen record only: a browser cannot lay out megabytes at once. */
const SHOWN = 60000;

class ArticleView {
  constructor(store, chosen) {
    this.store = store;
    this.chosen = chosen;
    this.box = document.getElementById("article");
    this.about = document.getElementById("about");
    this.footnotes = document.getElementById("footnotes");
    this.mode = "queue";
    this.box.addEventListener("click", (event) => {
      const mark = event.target.closest("[data-id]");
      if (mark) this.chosen(mark.dataset.id, false);
    });
  }

  /** Shows an article; `record` is what to look at in it. */
  show(article, record) {
    this.article = article;
    this.record = record;
    this.draw();
  }

  draw() {
    const { article } = this;
    if (!article) return;
    this.drawAbout();
    this.footnotes.replaceChildren();
    this.box.className = article.text === null ? "lost" : "";
    if (article.text === null) this.drawLost();
    else if (this.mode === "read") this.drawLines();
    else this.drawWhole();
    if (this.mode === "print") this.drawFootnotes();
    this.point();
  }

  drawAbout() {
    const { article } = this;
    const heading = element("h2");
    heading.append(foreign(article.title || article.place));
    const facts = [article.site, article.published && day(article.published), article.language, article.place].filter(Boolean);
    this.about.replaceChildren(heading, foreign(facts.join(" · ")));
    const address = webAddress(article.url);
    if (address) this.about.append(" ", link(address, word("open")));
  }

  /** The spans of the records that touch [from, to), in units of the text. */
  spans(from, to) {
    const { article } = this;
    article.offsets ??= new Offsets(article.text);
    if (!article.spans) {
      article.spans = article.records.map((record) => ({
        start: article.offsets.unit(record.start), end: article.offsets.unit(record.end), record, ends: true,
      }));
      article.spans.sort((a, b) => a.start - b.start || b.end - a.end);
      article.spans.forEach((span, at) => {
        span.record.number = at + 1;
      });
    }
    const touching = article.spans.filter((span) => span.start < to && span.end > from);
    return touching.map((span) => ({ ...span, piece: span.start < from, ends: span.end <= to }));
  }

  mark(span) {
    const { record } = span;
    return element("mark", {
      class: record.kind + (span.ends ? " last" : ""),
      "data-id": record.id, "data-letter": word("letter_" + record.kind), "data-number": `[${record.number}]`, "data-piece": span.piece,
      title: word("told", { name: word("kind_" + record.kind), value: meaning(record) }),
    });
  }

  drawWhole() {
    const { text } = this.article;
    let from = 0;
    let to = text.length;
    if (text.length > SHOWN && this.mode !== "print") {
      this.article.offsets ??= new Offsets(text);
      const middle = this.record ? this.article.offsets.unit(this.record.start) : 0;
      from = wholeCharacter(text, Math.max(0, middle - SHOWN / 3));
      to = wholeCharacter(text, Math.min(text.length, from + SHOWN));
    } else if (text.length > 5 * SHOWN) {
      to = wholeCharacter(text, 5 * SHOWN);
    }
    this.shown = [from, to];
    const pieces = document.createDocumentFragment();
    if (from > 0) pieces.append(element("span", { class: "cut" }, word("not_shown", { count: number(from) })));
    appendMarked(pieces, text, from, to, this.spans(from, to), (span) => this.mark(span));
    if (to < text.length) pieces.append(element("span", { class: "cut" }, word("not_shown", { count: number(text.length - to) })));
    this.box.replaceChildren(pieces);
  }

  /** A line of the text, its records under it. */
  drawLines() {
    const { text } = this.article;
    const lines = document.createDocumentFragment();
    let from = 0;
    let line = 1;
    let room = 5 * SHOWN;
    while (from <= text.length && room > 0) {
      const stop = text.indexOf("\n", from);
      const end = stop < 0 ? text.length : stop;
      if (text.slice(from, Math.min(end, from + 4000)).trim()) {
        const to = wholeCharacter(text, Math.min(end, from + room));
        const spans = this.spans(from, to);
        const said = element("div", { class: "said" });
        appendMarked(said, text, from, to, spans, (span) => this.mark(span));
        const chips = spans.filter((span) => !span.piece).map(({ record }) => {
          const status = this.store.status(record.id);
          const chip = element("button", { type: "button", "data-id": record.id, class: status },
            word("letter_" + record.kind) + " " + SIGNS[status] + " ");
          chip.append(foreign((record.speaker ? word("told", { name: record.speaker, value: meaning(record) }) : meaning(record)).slice(0, 120)));
          return chip;
        });
        lines.append(element("div", { class: "line", "data-line": line },
          element("span", { class: "number" }, String(line)), said, chips.length ? element("div", { class: "chips" }, chips) : null));
        room -= to - from;
      }
      from = end + 1;
      line++;
    }
    if (from < text.length) lines.append(element("span", { class: "cut" }, word("not_shown", { count: number(text.length - from) })));
    this.box.replaceChildren(lines);
  }

  /** Without the article's text: the sentences that came with the records. */
  drawLost() {
    const list = element("ol");
    for (const record of this.article.records.slice(0, 2000)) {
      const item = element("li", { "data-id": record.id }, letter(record), " ");
      item.append(foreign(record.sentence || record.text));
      list.append(item);
    }
    this.box.replaceChildren(element("p", { class: "cut" }, word("no_text")), list);
  }

  drawFootnotes() {
    const heads = ["number", "kind", "words", "meaning", "speaker", "status", "note", "place"];
    const table = element("table", {}, element("thead", {}, element("tr", {}, heads.map((head) => element("th", { scope: "col" }, word(head))))));
    const body = element("tbody");
    this.spans(...(this.shown || [0, 0]));
    for (const span of this.article.spans || []) {
      const { record } = span;
      const review = this.store.get(record.id) || {};
      const cells = [
        String(record.number), word("kind_" + record.kind), foreign(this.words(record)), foreign(meaning(record)), foreign(record.speaker || ""),
        SIGNS[review.status || "unchecked"] + " " + word("status_" + (review.status || "unchecked")), foreign(review.note || ""),
        word("line") + " " + record.line,
      ];
      body.append(element("tr", {}, cells.map((cell) => element("td", {}, cell))));
    }
    table.append(body);
    this.footnotes.replaceChildren(element("h3", {}, word("footnotes")), table);
  }

  words(record) {
    if (this.article.text === null) return record.text;
    this.article.offsets ??= new Offsets(this.article.text);
    return this.article.text.slice(this.article.offsets.unit(record.start), this.article.offsets.unit(record.end));
  }

  /** Marks the chosen record and brings it into view. */
  point(follow = true) {
    for (const node of this.box.querySelectorAll(".current, .here")) node.classList.remove("current", "here");
    if (!this.record) return;
    const nodes = [...this.box.querySelectorAll(`[data-id="${CSS.escape(this.record.id)}"]`)];
    if (!nodes.length && this.article.text !== null && this.article.text.length > SHOWN && this.mode === "queue" && follow) {
      this.drawWhole();
      this.point(false);
      return;
    }
    for (const node of nodes) node.classList.add("current");
    const line = nodes[0]?.closest(".line");
    line?.classList.add("here");
    (line || nodes[0])?.scrollIntoView({ block: "center" });
  }

  choose(record) {
    this.record = record;
    this.point();
  }

  /** Shows where a piece of evidence stands. */
  flash(start, end) {
    if (this.article.text === null) return;
    const [from, to] = [this.article.offsets.unit(start), this.article.offsets.unit(end)];
    const walk = document.createTreeWalker(this.box, NodeFilter.SHOW_TEXT);
    const base = this.mode === "queue" && this.shown ? this.shown[0] : 0;
    if (this.mode === "read") return;
    let at = base;
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      if (node.parentElement.closest(".cut")) continue;
      if (at + node.length > from) {
        const range = document.createRange();
        range.setStart(node, Math.max(0, from - at));
        range.setEnd(node, Math.min(node.length, to - at));
        const selection = getSelection();
        selection.removeAllRanges();
        selection.addRange(range);
        node.parentElement.scrollIntoView({ block: "center" });
        return;
      }
      at += node.length;
    }
  }
}

/** A place that does not stand between the two halves of a character. */
function wholeCharacter(text, at) {
  const place = Math.floor(at);
  const unit = text.charCodeAt(place);
  return unit >= 0xdc00 && unit <= 0xdfff ? place - 1 : place;
}
