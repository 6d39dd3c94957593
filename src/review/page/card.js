// The card of one record: what it is, why it was read so, and what people say of it.

class Card {
  constructor(store, view, reviewer, words) {
    this.store = store;
    this.view = view;
    this.reviewer = reviewer;
    this.words = words;
    this.box = document.getElementById("card");
  }

  show(record, article) {
    this.record = record;
    this.article = article;
    this.draw();
  }

  change(fields) {
    this.store.change(this.record.id, fields, this.reviewer());
  }

  draw() {
    const { record } = this;
    if (!record) {
      this.box.replaceChildren(element("p", {}, word("choose")));
      return;
    }
    const review = this.store.get(record.id) || {};
    const quotation = element("blockquote");
    quotation.append(foreign(this.words(record)));
    this.box.replaceChildren(...[
      element("h2", {}, letter(record), word("kind_" + record.kind)),
      quotation,
      this.facts(),
      this.notes(),
      element("h3", {}, word("status")),
      this.statuses(review),
      this.fields(review),
      this.why(),
      this.places(),
    ].filter(Boolean));
  }

  facts() {
    const { record } = this;
    const m = record.more;
    const list = element("dl");
    const add = (key, value) => {
      if (value === null || value === undefined || value === "") return;
      list.append(element("dt", {}, word(key)), element("dd", {}, typeof value === "string" ? foreign(value) : value));
    };
    add("meaning", meaning(record));
    add("speaker", record.kind === "date" ? null : record.speaker || (record.kind === "quote" && m.type !== "term" ? word("nobody") : null));
    add("role", m.speaker_role);
    if (m.speaker_text && m.speaker_text !== record.speaker) add("named_as", m.speaker_text);
    add("cue", m.cue && m.cue_lemma && m.cue_lemma !== m.cue ? `${m.cue} (${m.cue_lemma})` : m.cue);
    add("addressee", m.addressee);
    add("medium", m.medium);
    add("reported_by", m.reported_by);
    add("said_on", m.said_on && day(m.said_on));
    add("timex", record.kind === "date" ? m.value : null);
    add("anchor", m.anchor_value && `${listed("anchors", m.anchor)} (${m.anchor_value})`);
    add("weekday", m.weekday_check === "mismatch" ? word("weekday_mismatch") : null);
    if (m.repeat_of) add("repeat_of", this.to(m.repeat_of));
    if (record.in_quote) add("in_quote", this.to(record.in_quote));
    return list;
  }

  /** What `guillemet check` says of it: the other place is one click away. */
  notes() {
    const { id } = this.record;
    const own = (DATA.notes || []).filter((note) => note.first_id === id || note.second_id === id);
    if (!own.length) return null;
    const items = own.map((note) => {
      const other = note.first_id === id ? note.second_id : note.first_id;
      const item = element("li", {}, element("b", {}, listed("note_kinds", note.kind)), " ");
      item.append(foreign(note.says), " ");
      if (other) item.append(this.to(other));
      return item;
    });
    return element("div", { class: "notes" }, element("h3", {}, word("against_itself")), element("ul", {}, items));
  }

  to(id) {
    return element("button", { type: "button", onclick: () => this.view.chosen(id, true) }, id);
  }

  statuses(review) {
    const status = review.status || "unchecked";
    const buttons = DATA.statuses.map((name, at) =>
      element("button", { type: "button", class: name, "aria-pressed": String(name === status), onclick: () => this.change({ status: name }) },
        element("kbd", {}, String(at + 1)), " " + SIGNS[name] + " " + word("status_" + name)));
    return element("div", { class: "statuses", role: "group", "aria-label": word("status") }, buttons);
  }

  fields(review) {
    const field = (name, control) => {
      control.addEventListener("change", () => this.change({ [name]: control.value }));
      return element("label", {}, word(name), control);
    };
    const error = element("select", { id: "r-error" }, ["", ...DATA.errors].map((name) => element("option", { value: name }, name ? word("error_" + name) : "—")));
    error.value = review.extraction_error || "";
    const input = (name) => {
      const control = element("input", { type: "text", id: "r-" + name, maxlength: 2000 });
      control.value = review[name] || "";
      return field(name, control);
    };
    const note = element("textarea", { id: "r-note", rows: 3, maxlength: 20000 });
    note.value = review.note || "";
    const box = element("div", { class: "fields" }, field("note", note), field("extraction_error", error), input("correction"), input("source_checked"), input("source_type"));
    if (review.checked_on && saysSomething(review)) {
      box.append(element("p", {}, foreign([review.reviewer, review.checked_on].filter(Boolean).join(" · "))));
    }
    return box;
  }

  why() {
    const { record } = this;
    const [rule, says] = DATA.rules[record.rule] || ["", ""];
    const open = localPreference("evidence", "open") === "open";
    const details = element("details", { id: "evidence", open });
    details.addEventListener("toggle", () => keepPreference("evidence", details.open ? "open" : "closed"));
    details.append(element("summary", {}, word("why_read")));
    details.append(element("p", {}, foreign(known(words, "rules", rule) ?? says), " ", element("code", {}, rule)));
    const items = record.evidence.map(([role, start, end, why]) => {
      const item = element("li", {}, element("b", {}, listed("roles", role)), " ");
      if (start !== null && this.article.text !== null) {
        const words = this.article.text.slice(this.article.offsets.unit(start), this.article.offsets.unit(end));
        const show = element("button", { type: "button", onclick: () => this.view.flash(start, end) });
        show.append(foreign(words.slice(0, 120)));
        item.append(show);
      }
      if (why) item.append(" — ", listed("why", why));
      return item;
    });
    details.append(element("ul", { class: "evidence" }, items));
    details.append(element("p", {}, word("told", { name: word("confidence"), value: listed("confidences", record.confidence) })));
    const reasons = record.reasons.map((reason) => (reason.startsWith("-") ? "− " : "+ ") + listed("signals", reason.replace(/^-/, "")));
    details.append(element("p", {}, word("told", { name: word("priority"), value: record.priority }) + (reasons.length ? ` (${reasons.join(", ")})` : "")));
    return details;
  }

  places() {
    const { record } = this;
    const box = element("div", {}, element("h3", {}, word("where")));
    const at = word("at", { line: record.line, column: record.column, start: record.start, end: record.end });
    box.append(element("p", {}, listed("sections", record.section) + ", " + at, element("br"), element("code", {}, record.id)));
    const links = element("div", { class: "links" });
    const live = liveAddress(this.article, this.words(record));
    if (live) links.append(link(live, word("open_live")), link(archiveAddress(this.article), word("open_archive")));
    links.append(element("button", { type: "button", id: "copy", onclick: () => copyCitation(record, this.article, this.words(record)) }, word("copy")));
    box.append(links);
    return box;
  }
}

/** The article's address with a text fragment that finds the words on the live page. */
function liveAddress(article, said) {
  const address = webAddress(article.url);
  if (!address) return null;
  const words = said.replace(/^[\s«»“”"'‘’„]+|[\s«»“”"'‘’„]+$/g, "").split(/\s+/);
  const encode = (list) => encodeURIComponent(list.join(" ")).replaceAll("-", "%2D");
  const fragment = words.length > 12 ? encode(words.slice(0, 5)) + "," + encode(words.slice(-5)) : encode(words);
  return address.split("#")[0] + "#:~:text=" + fragment;
}

/** A look-up in the Internet Archive near the day of publication: whether it has the page is not known. */
function archiveAddress(article) {
  const near = (article.published || "").replace(/\D/g, "").slice(0, 8) || "2";
  return `https://web.archive.org/web/${near}/${webAddress(article.url)}`;
}

function citation(record, article, said) {
  const speaker = record.speaker ? ` — ${record.speaker}${record.more.speaker_role ? ", " + record.more.speaker_role : ""}` : "";
  const from = [article.title, article.site, article.published && day(article.published, false), article.url || article.place].filter(Boolean);
  return `${said.trim()}${speaker}. ${from.join(", ")} [${record.id}, ${record.start}–${record.end}]`;
}

async function copyCitation(record, article, said) {
  const text = citation(record, article, said);
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const box = element("textarea", { readonly: true });
    box.value = text;
    document.body.append(box);
    box.select();
    document.execCommand("copy");
    box.remove();
  }
  tell(word("copied"));
}
