// reviews.csv: written as the program writes it (RFC 4180, UTF-8), read with what spreadsheet programs make of it.

function csvCell(value) {
  const words = value === null || value === undefined ? "" : String(value);
  return /[",\r\n]/.test(words) ? '"' + words.replaceAll('"', '""') + '"' : words;
}

function toCsv(columns, rows) {
  const lines = [columns.join(",")].concat(rows.map((row) => columns.map((column) => csvCell(row[column])).join(",")));
  return lines.join("\r\n") + "\r\n";
}

/** Rows of cells. The separator is the usual mark that the first line has most of. */
function parseCsv(content) {
  const text = content.startsWith("\ufeff") ? content.slice(1) : content;
  const first = text.split("\n", 1)[0];
  const count = (mark) => first.split(mark).length;
  const separator = [",", ";", "\t"].reduce((best, mark) => (count(mark) > count(best) ? mark : best));
  const rows = [];
  let row = [];
  let at = 0;
  while (at < text.length) {
    let cell = "";
    if (text[at] === '"') {
      for (at++; at < text.length; at++) {
        const quote = text.indexOf('"', at);
        const end = quote < 0 ? text.length : quote;
        cell += text.slice(at, end);
        at = end;
        if (text[at + 1] !== '"') break;
        cell += '"';
        at++;
      }
      at++;
    } else {
      const start = at;
      while (at < text.length && text[at] !== separator && text[at] !== "\n" && text[at] !== "\r") at++;
      cell = text.slice(start, at);
    }
    row.push(cell);
    if (text[at] === separator) {
      at++;
      if (at === text.length) row.push("");
      continue;
    }
    if (text[at] === "\r") at++;
    if (text[at] === "\n") at++;
    if (row.length > 1 || row[0] !== "") rows.push(row);
    row = [];
  }
  if (row.length) rows.push(row);
  return rows;
}

/** Reviews as objects by column; throws where the file is none. */
function readReviews(content) {
  const [header, ...rows] = parseCsv(content);
  const names = (header || []).map((name) => name.trim().toLowerCase().replaceAll(" ", "_"));
  const column = names.map((name) => ({ fact: "text", checked_by: "reviewer" })[name] || name);
  if (!column.includes("record_id")) throw new Error("record_id");
  return rows.map((row) => {
    const review = {};
    column.forEach((name, at) => {
      review[name] = (row[at] || "").replace(/^'(?=[=+\-@\t\r])/, "");
    });
    review.status = (review.status || "unchecked").trim().toLowerCase();
    return review;
  });
}
