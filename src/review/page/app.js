// The page as a whole: filters, views, keys, files.

const LAYOUT = "guillemet.page.";

function localPreference(name, otherwise) {
  try {
    return localStorage.getItem(LAYOUT + name) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function keepPreference(name, value) {
  try {
    localStorage.setItem(LAYOUT + name, value);
  } catch {
    // A browser that keeps nothing still shows the page.
  }
}

const byId = (id) => document.getElementById(id);
let silence;

function tell(message) {
  byId("message").textContent = message;
  clearTimeout(silence);
  silence = setTimeout(() => byId("message").textContent = "", 4000);
}

const serving = DATA.mode === "serve";
const token = serving ? new URLSearchParams(location.search).get("token") || "" : "";
const source = serving ? new ServerSource(token, () => list.arrived()) : new PageSource(DATA);
const store = new Store("guillemet.review." + DATA.key, serving ? sendReview : null);
const article = new ArticleView(store, chooseId);
const card = new Card(store, { flash: (a, b) => article.flash(a, b), chosen: chooseId }, () => byId("reviewer").value.trim(), (record) => article.words(record));
const list = new List(source, store, choose);
let current = null;
let total = 0;

async function sendReview(id, changed) {
  try {
    const fields = Object.fromEntries(REVIEW_FIELDS.filter((field) => field in changed).map((field) => [field, changed[field] || ""]));
    await source.send("review", { ...fields, record_id: id });
  } catch (error) {
    tell(word("not_saved") + " " + error.message);
  }
}

/** Shows a record everywhere. */
async function choose(record) {
  current = record;
  const shown = await source.article(record.doc);
  if (current !== record) return;
  if (article.article !== shown) article.show(shown, record);
  else article.choose(record);
  article.article.offsets ??= shown.text === null ? null : new Offsets(shown.text);
  const whole = shown.records.find((other) => other.id === record.id) || record;
  card.show(whole, shown);
}

async function chooseId(id) {
  const at = await source.place(id);
  if (at >= 0) {
    list.go(at);
    return;
  }
  const record = source.record(id);
  if (record) choose(record);
}

function query() {
  return {
    search: byId("f-search").value.trim(),
    kinds: ["quote", "figure", "date"].filter((kind) => byId("f-" + kind).checked),
    speaker: byId("f-speaker").value,
    site: byId("f-site").value,
    status: byId("f-status").value,
    from: byId("f-from").value,
    to: byId("f-to").value,
    number: byId("f-number").checked,
    doc: byId("f-article").checked && current ? current.doc : null,
    order: byId("f-order").value,
  };
}

async function refresh() {
  try {
    const answer = await source.find(query(), store);
    total = answer.total;
    list.at = -1;
    list.box.scrollTop = 0;
    list.set(total);
    count();
    if (total) list.go(0);
  } catch (error) {
    tell(error.message);
  }
}

function count() {
  let checked = 0;
  for (const review of store.reviews.values()) if (review.status && review.status !== "unchecked") checked++;
  byId("count").textContent = word("count", { total: number(total), checked: number(checked) });
}

/** Writes the words of the page in a language. */
async function speak(code) {
  setLanguage(code);
  keepPreference("language", language);
  const select = byId("language");
  select.replaceChildren(...Object.entries(DATA.words).map(([key, value]) => element("option", { value: key }, value.name)));
  select.value = language;
  const options = (id, entries) => {
    const box = byId(id);
    const kept = box.value;
    box.replaceChildren(...entries.map(([value, words]) => element("option", { value }, words.slice(0, 80))));
    if (entries.some(([value]) => value === kept)) box.value = kept;
  };
  options("f-status", [["", word("all")], ...DATA.statuses.map((status) => [status, SIGNS[status] + " " + word("status_" + status)])]);
  options("f-order", [["priority", word("order_priority")], ["text", word("order_text")]]);
  facets ??= await source.facets();
  for (const [id, values] of [["f-speaker", facets.speakers], ["f-site", facets.sites]]) {
    options(id, [["", word("all")], ...values.slice(0, 2000).map(([value, times]) => [value, `${value} (${number(times)})`])]);
  }
  byId("help").replaceChildren(help());
  list.draw();
  article.draw();
  card.draw();
  count();
}
let facets;

function help() {
  const rows = Object.entries(words.keys || DATA.words.en.keys).map(([key, what]) =>
    element("tr", {}, element("td", {}, element("kbd", {}, key)), element("td", {}, what)));
  const close = element("button", { type: "button", onclick: () => byId("help").close() }, word("close"));
  return element("div", {}, element("h2", {}, word("help")), element("p", {}, word(serving ? "help_serve" : "help_file")), element("table", {}, rows), close);
}

function view(mode) {
  article.mode = mode;
  document.body.classList.toggle("read-view", mode === "read");
  document.body.classList.toggle("print-view", mode === "print");
  for (const name of ["queue", "read", "print"]) byId("view-" + name).setAttribute("aria-pressed", String(name === mode));
  article.draw();
  list.draw();
}

/** The next or the last: record of the list, or line with records while reading. */
function step(by) {
  if (article.mode !== "read") {
    list.go(Math.max(0, Math.min(total - 1, list.at + by)));
    return;
  }
  const spans = article.article?.spans || [];
  const at = spans.findIndex((span) => span.record.id === current?.id);
  const next = spans[Math.max(0, Math.min(spans.length - 1, at + by))];
  if (next) choose(next.record);
}

function setStatus(status) {
  if (!current) return;
  store.change(current.id, { status }, byId("reviewer").value.trim());
  tell(SIGNS[status] + " " + word("status_" + status));
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
  n: () => byId("r-note")?.focus(),
  e: () => byId("evidence") && (byId("evidence").open = !byId("evidence").open),
  x: () => byId("r-error")?.focus(),
  o: () => current && openAddress(liveAddress(article.article, article.words(current))),
  a: () => current && webAddress(article.article.url) && openAddress(archiveAddress(article.article)),
  c: () => current && copyCitation(current, article.article, article.words(current)),
  "/": () => byId("f-search").focus(),
  u: () => {
    const id = store.undo();
    if (id) chooseId(id);
    tell(word(id ? "undone" : "nothing_to_undo"));
  },
  r: () => view(article.mode === "read" ? "queue" : "read"),
  p: () => view(article.mode === "print" ? "queue" : "print"),
  "?": () => byId("help").showModal(),
};

function openAddress(address) {
  if (address) window.open(address, "_blank", "noopener,noreferrer");
  else tell(word("no_address"));
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  const field = event.target.closest("input:not([type=checkbox]), textarea, select");
  if (event.key === "Escape" && field) {
    field.blur();
    byId("list").focus();
    return;
  }
  if (field) return;
  const digit = Number(event.key);
  if (digit >= 1 && digit <= DATA.statuses.length) setStatus(DATA.statuses[digit - 1]);
  else if (KEYS[event.key]) KEYS[event.key]();
  else return;
  event.preventDefault();
});

function download() {
  const given = (id) => {
    const record = source.record(id);
    if (!record) return {};
    const doc = source.docs[record.doc];
    const text = doc.text;
    const points = (piece) => Array.from(piece);
    const place = text === null ? null : [doc.offsets.unit(record.start), doc.offsets.unit(record.end)];
    return {
      doc_id: doc.id, kind: record.kind, text: source.text(record), speaker: record.speaker, article: doc.title, url: doc.url,
      prefix: place ? points(text.slice(Math.max(0, place[0] - 64), place[0])).slice(-32).join("") : record.prefix,
      suffix: place ? points(text.slice(place[1], place[1] + 64)).slice(0, 32).join("") : record.suffix,
    };
  };
  const rows = [...store.reviews].filter(([, review]) => saysSomething(review)).map(([id, review]) => ({ ...review, ...given(id), record_id: id }));
  rows.sort((a, b) => (a.record_id < b.record_id ? -1 : 1));
  const blob = new Blob([toCsv(DATA.columns, rows)], { type: "text/csv;charset=utf-8" });
  const address = URL.createObjectURL(blob);
  const anchor = element("a", { href: address, download: "reviews.csv" });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
  tell(word("downloaded", { count: number(rows.length) }));
}

async function downloadServed() {
  const answer = await fetch("/api/reviews.csv", { headers: { "X-Guillemet-Token": token } });
  const anchor = element("a", { href: URL.createObjectURL(await answer.blob()), download: "reviews.csv" });
  anchor.click();
}

async function reload(file) {
  let rows;
  try {
    rows = readReviews(await file.text());
  } catch {
    tell(word("not_reviews"));
    return;
  }
  const { taken, conflicts } = store.merge(rows.filter((row) => DATA.statuses.includes(row.status)));
  tell(word("reloaded", { count: number(taken), conflicts: number(conflicts.length) }));
  refresh();
  if (!conflicts.length) return;
  const said = (review) => foreign([word("status_" + review.status), review.note, review.reviewer].filter(Boolean).join(" · "));
  const line = ([mine, theirs]) => {
    const row = element("tr", {}, element("td", {}, foreign((theirs.text || theirs.record_id).slice(0, 120))), element("td", {}, said(mine)), element("td", {}, said(theirs)));
    const take = element("button", { type: "button" }, word("take_theirs"));
    take.addEventListener("click", () => {
      store.change(theirs.record_id, Object.fromEntries(REVIEW_FIELDS.map((field) => [field, theirs[field] || ""])), theirs.reviewer);
      row.remove();
    });
    row.append(element("td", {}, take));
    return row;
  };
  const heads = ["words", "mine", "theirs"].map((head) => element("th", { scope: "col" }, word(head)));
  const close = element("button", { type: "button", onclick: () => byId("conflicts").close() }, word("close"));
  byId("conflicts").replaceChildren(element("h2", {}, word("conflicts")), element("p", {}, word("conflicts_kept")), element("table", {}, element("tr", {}, heads), conflicts.map(line)), close);
  byId("conflicts").showModal();
}

function theme(next) {
  if (next) document.documentElement.dataset.theme = next;
  else delete document.documentElement.dataset.theme;
  keepPreference("theme", next);
}

store.listeners.push((id) => {
  list.draw();
  count();
  if (current && current.id === id && !byId("card").contains(document.activeElement)) card.draw();
  else if (current && current.id === id && !document.activeElement.matches("textarea, input")) {
    const focused = document.activeElement.textContent;
    card.draw();
    [...byId("card").querySelectorAll("button")].find((button) => button.textContent === focused)?.focus();
  }
});

let waiting;
byId("filters").addEventListener("submit", (event) => event.preventDefault());
byId("filters").addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(refresh, 150);
});
byId("filters").addEventListener("reset", () => setTimeout(refresh));
for (const mode of ["queue", "read", "print"]) byId("view-" + mode).addEventListener("click", () => view(mode));
byId("download").addEventListener("click", serving ? downloadServed : download);
byId("reload").addEventListener("change", (event) => event.target.files[0] && reload(event.target.files[0]).then(() => event.target.value = ""));
byId("theme").addEventListener("click", () => {
  const dark = document.documentElement.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  theme(dark === "dark" ? "light" : "dark");
});
byId("language").addEventListener("change", (event) => speak(event.target.value));
byId("help-button").addEventListener("click", () => byId("help").showModal());
byId("reviewer").value = localPreference("reviewer", "");
byId("reviewer").addEventListener("change", (event) => keepPreference("reviewer", event.target.value));
let before;
window.addEventListener("beforeprint", () => {
  before = article.mode;
  if (before !== "print") view("print");
});
window.addEventListener("afterprint", () => before && before !== "print" && view(before));

// A record can be shown from outside by its id: the address `review.html#q_…` and the tests do.
document.addEventListener("guillemet-show", (event) => chooseId(String(event.detail)));
window.addEventListener("hashchange", () => chooseId(location.hash.slice(1)));

/** What other tabs and people said since the last time. */
async function follow() {
  let since = DATA.last || 0;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 4000));
    if (document.hidden) continue;
    try {
      const answer = await source.ask("reviews", { since });
      since = answer.last;
      for (const review of answer.reviews) store.take(review.record_id, review);
    } catch {
      tell(word("server_gone"));
    }
  }
}

(async () => {
  theme(localPreference("theme", "") || "");
  if (serving) {
    const answer = await source.ask("reviews", { since: 0 });
    [DATA.reviews, DATA.last] = [answer.reviews, answer.last];
  }
  store.load(DATA.reviews);
  await speak(localPreference("language", (navigator.language || "en").slice(0, 2)));
  await refresh();
  byId("list").focus({ preventScroll: true });
  if (store.kept === false) tell(word("not_kept"));
  if (serving) follow();
  if (/^#[qft]_/.test(location.hash)) await chooseId(location.hash.slice(1));
  document.documentElement.dataset.ready = "yes";
})();
