// What people said of records. In a file it is kept in the browser, one entry a record, so that two tabs lose nothing; with
// `guillemet serve` every change goes to the server, which only ever appends.

const REVIEW_FIELDS = ["status", "extraction_error", "correction", "note", "source_checked", "source_type", "reviewer", "checked_on"];
/** Fields of which one that is filled makes a review. */
const SAYING = ["extraction_error", "correction", "note", "source_checked", "source_type"];

function saysSomething(review) {
  return Boolean(review) && (review.status !== "unchecked" || SAYING.some((field) => (review[field] || "").trim() !== ""));
}

function sameReview(one, other) {
  const said = (review) => ["status", ...SAYING].map((field) => (review && review[field]) || (field === "status" ? "unchecked" : "")).join("\u0000");
  return said(one) === said(other);
}

class Store {
  /** `send` takes a change to the server; without it the browser keeps everything. */
  constructor(key, send) {
    this.key = key;
    this.send = send;
    this.reviews = new Map();
    this.undone = [];
    this.listeners = [];
  }

  /** What came with the page, then what this browser kept. */
  load(given) {
    for (const review of given) this.reviews.set(review.record_id, review);
    if (this.send) return;
    try {
      for (let at = 0; at < localStorage.length; at++) {
        const name = localStorage.key(at);
        if (!name.startsWith(this.key + ":")) continue;
        const review = JSON.parse(localStorage.getItem(name));
        if (review && typeof review === "object") this.reviews.set(name.slice(this.key.length + 1), review);
      }
    } catch {
      this.kept = false;
    }
    window.addEventListener("storage", (event) => {
      if (!event.key || !event.key.startsWith(this.key + ":") || !event.newValue) return;
      this.take(event.key.slice(this.key.length + 1), JSON.parse(event.newValue));
    });
  }

  get(id) {
    return this.reviews.get(id);
  }

  status(id) {
    return (this.reviews.get(id) || {}).status || "unchecked";
  }

  /** What another tab or person said. */
  take(id, review) {
    this.reviews.set(id, review);
    this.listeners.forEach((listener) => listener(id));
  }

  /** Changes fields of a record's review; `by` is who does it. */
  change(id, fields, by, remember = true) {
    const before = this.reviews.get(id);
    const review = { status: "unchecked", ...before, ...fields };
    review.record_id = id;
    review.reviewer = by || review.reviewer || "";
    review.checked_on = new Date().toISOString().slice(0, 19) + "Z";
    if (remember) this.undone.push([id, before]);
    this.reviews.set(id, review);
    this.keep(id, review, { ...fields, reviewer: review.reviewer, checked_on: review.checked_on });
    this.listeners.forEach((listener) => listener(id));
  }

  /** The server is told what changed, so that it can lay it over what another tab said meanwhile. */
  keep(id, review, changed) {
    if (this.send) {
      this.send(id, changed);
      return;
    }
    try {
      localStorage.setItem(this.key + ":" + id, JSON.stringify(review));
    } catch {
      this.kept = false;
    }
  }

  /** Takes the last change back; gives the record that it was about. */
  undo() {
    const last = this.undone.pop();
    if (!last) return null;
    const [id, before] = last;
    const empty = Object.fromEntries(REVIEW_FIELDS.map((field) => [field, field === "status" ? "unchecked" : ""]));
    this.change(id, { ...empty, ...before }, before && before.reviewer, false);
    return id;
  }

  /** Reviews from a file: what is new is taken, what contradicts is given back and changes nothing. */
  merge(rows) {
    const conflicts = [];
    let taken = 0;
    for (const row of rows) {
      if (!row.record_id || !saysSomething(row)) continue;
      const mine = this.reviews.get(row.record_id);
      if (!saysSomething(mine)) {
        this.reviews.set(row.record_id, row);
        this.keep(row.record_id, row, row);
        this.listeners.forEach((listener) => listener(row.record_id));
        taken++;
      } else if (!sameReview(mine, row)) {
        conflicts.push([mine, row]);
      }
    }
    return { taken, conflicts };
  }
}
