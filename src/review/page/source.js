// Where records and articles come from: the page itself, or the server that sent it. Both answer the same questions.

/** Everything is in the page. */
class PageSource {
  constructor(data) {
    this.docs = data.docs;
    this.records = data.records;
    this.byDoc = new Map();
    this.byId = new Map();
    for (const record of this.records) {
      record.site = this.docs[record.doc].site;
      record.title = this.docs[record.doc].title;
      record.published = this.docs[record.doc].published;
      this.byId.set(record.id, record);
      if (!this.byDoc.has(record.doc)) this.byDoc.set(record.doc, []);
      this.byDoc.get(record.doc).push(record);
    }
  }

  text(record) {
    const doc = this.docs[record.doc];
    if (record.text !== undefined) return record.text;
    doc.offsets ??= new Offsets(doc.text);
    return doc.text.slice(doc.offsets.unit(record.start), doc.offsets.unit(record.end));
  }

  async facets() {
    const count = (of) => {
      const counts = new Map();
      for (const record of this.records) {
        const value = of(record);
        if (value) counts.set(value, (counts.get(value) || 0) + 1);
      }
      return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    };
    return { speakers: count((r) => r.speaker), sites: count((r) => r.site) };
  }

  async find(query, store) {
    const needle = query.search ? folded(query.search) : "";
    const wanted = (r) =>
      query.kinds.includes(r.kind) &&
      (!query.speaker || r.speaker === query.speaker) &&
      (!query.site || r.site === query.site) &&
      (!query.status || store.status(r.id) === query.status) &&
      (!query.from || (r.published || "").slice(0, 10) >= query.from) &&
      (!query.to || (r.published && r.published.slice(0, 10) <= query.to)) &&
      (query.doc === null || r.doc === query.doc) &&
      (!query.number || r.kind === "figure" || r.reasons.some((s) => s === "money" || s === "percent" || s === "number") || /\d/.test(this.text(r))) &&
      (!needle || this.haystack(r).includes(needle));
    const found = this.records.filter(wanted);
    if (query.order === "priority") found.sort((a, b) => b.priority - a.priority);
    this.found = found;
    return { total: found.length };
  }

  haystack(record) {
    record.hay ??= folded([this.text(record), record.speaker || "", record.title || "", record.site || ""].join(" \n "));
    return record.hay;
  }

  row(at) {
    return this.found[at];
  }

  async place(id) {
    return this.found.findIndex((record) => record.id === id);
  }

  async article(doc) {
    return { ...this.docs[doc], records: this.byDoc.get(doc) || [] };
  }

  record(id) {
    return this.byId.get(id);
  }
}

/** The server answers; rows come in pages of a hundred and are kept while the question stays the same. */
class ServerSource {
  constructor(token, changed) {
    this.token = token;
    this.changed = changed;
    this.pages = new Map();
    this.articles = new Map();
    this.known = new Map();
    this.generation = 0;
  }

  async ask(what, parameters = {}) {
    const query = new URLSearchParams(parameters);
    const answer = await fetch(`/api/${what}?${query}`, { headers: { "X-Guillemet-Token": this.token }, cache: "no-store" });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  async send(what, body) {
    const answer = await fetch(`/api/${what}`, {
      method: "POST",
      headers: { "X-Guillemet-Token": this.token, "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  text(record) {
    return record.text;
  }

  facets() {
    return this.ask("facets");
  }

  async find(query) {
    this.query = { ...query, kinds: query.kinds.join(","), number: query.number ? 1 : "", doc: query.doc ?? "" };
    this.pages.clear();
    this.generation++;
    const first = await this.page(0);
    return { total: first.total };
  }

  async page(number) {
    const generation = this.generation;
    const asked = this.ask("list", { ...this.query, offset: number * 100, limit: 100 });
    this.pages.set(number, null);
    const answer = await asked;
    if (generation !== this.generation) return answer;
    this.pages.set(number, answer.rows);
    for (const row of answer.rows) this.known.set(row.id, row);
    return answer;
  }

  row(at) {
    const number = Math.floor(at / 100);
    if (!this.pages.has(number)) this.page(number).then(this.changed, () => this.pages.delete(number));
    return this.pages.get(number)?.[at % 100];
  }

  async place(id) {
    for (const [number, rows] of this.pages) {
      const at = (rows || []).findIndex((row) => row.id === id);
      if (at >= 0) return number * 100 + at;
    }
    return -1;
  }

  async article(doc) {
    if (!this.articles.has(doc)) {
      if (this.articles.size > 20) this.articles.clear();
      const article = await this.ask("article", { doc });
      for (const record of article.records) this.known.set(record.id, record);
      this.articles.set(doc, article);
    }
    return this.articles.get(doc);
  }

  record(id) {
    return this.known.get(id);
  }
}
