// The words of the page, and values as people read them.

let language = "en";
let words = {};

function word(key, values) {
  const text = words[key] ?? DATA.words.en?.[key] ?? key;
  return values ? text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "") : text;
}

/** A word from a list such as `why`: itself where the language has no other. */
function listed(list, key) {
  return known(words, list, key) ?? known(DATA.words.en, list, key) ?? key;
}

/** The words of a language for a name; a number of the name takes the place of `{}`. */
function known(language, list, key) {
  const there = language?.[list] || {};
  if (Object.hasOwn(there, key)) return there[key];
  const [digits] = /\d+/.exec(key) || [];
  const pattern = digits && key.replace(digits, "{}");
  return pattern && Object.hasOwn(there, pattern) ? there[pattern].replace("{}", digits) : undefined;
}

function setLanguage(code) {
  language = DATA.words[code] ? code : Object.keys(DATA.words)[0];
  words = DATA.words[language];
  document.documentElement.lang = language;
  for (const node of document.querySelectorAll("[data-word]")) node.textContent = word(node.dataset.word);
  for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", word(node.dataset.label));
}

function number(value) {
  if (value === null || value === undefined || value === "") return "";
  // Numbers are exact decimals in words; a browser that cannot format those is given a number.
  try {
    return new Intl.NumberFormat(language, { maximumFractionDigits: 12 }).format(value);
  } catch {
    return String(value);
  }
}

function money(value, currency) {
  try {
    const fraction = String(value).includes(".") ? 2 : 0;
    return new Intl.NumberFormat(language, {
      style: "currency", currency, currencyDisplay: "name", minimumFractionDigits: fraction, maximumFractionDigits: 4,
    }).format(value);
  } catch {
    return number(value) + " " + currency;
  }
}

function day(value, weekday = true) {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(value || "");
  if (!match) return value || "";
  const date = new Date(Date.UTC(+match[1], +match[2] - 1, +match[3]));
  if (Number.isNaN(date.getTime())) return value;
  const options = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
  if (weekday) options.weekday = "long";
  return new Intl.DateTimeFormat(language, options).format(date);
}

function figureMeaning(record) {
  const m = record.more;
  const one = (value) => {
    if (m.kind === "money" && m.currency) return money(value, m.currency);
    return number(value) + (m.unit ? "\u00a0" + m.unit : "");
  };
  let said = m.value_max ? word("range", { low: number(m.value), high: one(m.value_max) }) : m.kind === "score" ? m.value : one(m.value);
  if (m.of) said = word("ratio", { part: said, whole: (m.of_bound && m.of_bound !== "exact" ? listed("bound", m.of_bound) + " " : "") + number(m.of) });
  if (m.bound && m.bound !== "exact") said = listed("bound", m.bound) + " " + said;
  if (m.sign) said = word(m.sign === "-" ? "fall_of" : "rise_of", { amount: said });
  if (m.object) said += " " + m.object;
  if (m.per) said += " " + word("per", { unit: listed("per_unit", m.per) });
  return said;
}

function dateMeaning(record) {
  const m = record.more;
  if (!m.value) return word("unresolved");
  let said = m.value;
  if (m.type === "DATE" && m.start && m.start === m.end) said = day(m.start);
  else if (/^\d{4}$/.test(m.value)) said = m.value;
  else if (/^\d{4}-\d{2}$/.test(m.value)) {
    said = new Intl.DateTimeFormat(language, { month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(m.value + "-01T00:00:00Z"));
  } else if (m.type === "DATE" && m.start) said = word("from_to", { from: day(m.start, false), to: day(m.end, false) });
  else if (m.type === "TIME" && m.start) said = day(m.start) + ", " + listed("part_of_day", m.value.split("T")[1]);
  else if (m.type === "DURATION") {
    const match = /^P(T?)([\d.]+)([A-Z]{1,2})$/.exec(m.value);
    if (match) said = number(match[2]) + " " + counted(listed("duration", match[1] + match[3]), match[2]);
  }
  return m.mod ? listed("mod", m.mod) + " " + said : said;
}

/** The form of a noun that stands with a number: the one for one, or the other. */
function counted(forms, count) {
  if (!Array.isArray(forms)) return forms;
  return forms[new Intl.PluralRules(language).select(Number(count)) === "one" ? 0 : 1];
}

/** What a record means, in words. */
function meaning(record) {
  if (record.kind === "figure") return figureMeaning(record);
  if (record.kind === "date") return dateMeaning(record);
  return listed("quote_type", record.more.type);
}
