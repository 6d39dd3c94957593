// The list of records. Only the rows in view are in the page, so that half a million scroll like fifty.

const ROW = 60;
const LETTERS = { quote: "Q", figure: "F", date: "D" };
const SIGNS = {
  unchecked: "○", verified: "✓", disputed: "≠", misquoted: "✎", misattributed: "⇄", out_of_context: "◫", unverifiable: "?",
  not_checkable: "–", needs_source: "…",
};

function letter(record) {
  return element("span", { class: "letter " + record.kind, title: word("kind_" + record.kind) }, word("letter_" + record.kind));
}

class List {
  constructor(source, store, chosen) {
    this.source = source;
    this.store = store;
    this.chosen = chosen;
    this.box = document.getElementById("list");
    this.rows = document.getElementById("rows");
    this.total = 0;
    this.at = -1;
    this.asked = false;
    this.box.addEventListener("scroll", () => this.later());
    window.addEventListener("resize", () => this.later());
    this.rows.addEventListener("click", (event) => {
      const row = event.target.closest(".row");
      if (row) this.go(Number(row.dataset.at));
    });
  }

  set(total) {
    this.total = total;
    // Browsers end at about 33 million pixels.
    this.rows.style.height = Math.min(total * ROW, 32e6) + "px";
    this.scale = total * ROW > 32e6 ? (total * ROW) / 32e6 : 1;
    this.draw();
  }

  later() {
    if (this.asked) return;
    this.asked = true;
    requestAnimationFrame(() => {
      this.asked = false;
      this.draw();
    });
  }

  draw() {
    const top = this.box.scrollTop * (this.scale || 1);
    const first = Math.max(0, Math.floor(top / ROW) - 4);
    const last = Math.min(this.total, first + Math.ceil(this.box.clientHeight / ROW) + 8);
    const shift = this.box.scrollTop - top;
    const drawn = [];
    for (let at = first; at < last; at++) drawn.push(this.draw_row(at, at * ROW + shift));
    this.rows.replaceChildren(...drawn);
    if (this.at >= first && this.at < last) this.box.setAttribute("aria-activedescendant", "row-" + this.at);
    else this.box.removeAttribute("aria-activedescendant");
  }

  draw_row(at, top) {
    const record = this.source.row(at);
    const row = element("div", {
      class: "row", id: "row-" + at, role: "option", "data-at": at, "aria-selected": String(at === this.at),
      "aria-setsize": this.total, "aria-posinset": at + 1,
    });
    row.style.top = top + "px";
    if (!record) {
      row.append(element("span"), element("span", {}, "…"));
      return row;
    }
    const status = this.store.status(record.id);
    const review = this.store.get(record.id);
    row.dataset.id = record.id;
    const mark = element("span", { class: "mark " + status }, SIGNS[status] + " " + (status === "unchecked" ? "" : word("status_" + status)));
    if (review && review.extraction_error) mark.append(" ⚠");
    if (review && review.note) mark.append(" ✉");
    row.append(letter(record), foreign(this.source.text(record).slice(0, 160).replace(/\s+/g, " "), "words"), mark);
    const about = [record.speaker, record.site || record.title, (record.published || "").slice(0, 10)].filter(Boolean).join(" · ");
    row.append(foreign(about, "who"));
    row.lastChild.prepend(element("b", { title: word("priority") }, String(record.priority)), " ");
    return row;
  }

  /** Chooses a row and brings it into view. */
  go(at, quiet = false) {
    if (at < 0 || at >= this.total) return;
    this.at = at;
    const place = (at * ROW) / (this.scale || 1);
    const height = this.box.clientHeight;
    if (place < this.box.scrollTop) this.box.scrollTop = place;
    else if (place + ROW > this.box.scrollTop + height) this.box.scrollTop = place + ROW - height;
    this.draw();
    const record = this.source.row(at);
    if (record) {
      if (!quiet) this.chosen(record);
    } else this.waiting = at;
  }

  /** Rows have arrived. */
  arrived() {
    this.draw();
    if (this.waiting !== undefined && this.source.row(this.waiting)) {
      const at = this.waiting;
      this.waiting = undefined;
      this.go(at);
    }
  }
}
