// The review page in a real browser. Usage: node tests/browser/review.test.mjs GUILLEMET, with GUILLEMET_NODE a folder in which
// playwright-core is installed. Prints a line a check; ends with 1 at the first that fails.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";

import { open, visit } from "./browser.mjs";

const guillemet = path.resolve(process.argv[2]);
const work = fs.mkdtempSync(path.join(os.tmpdir(), "guillemet-review-"));
const run = (...args) => execFileSync(guillemet, args, { stdio: ["ignore", "pipe", "inherit"] });

/** Extracts, writes the page and gives its address and the records by id. */
function reviewed(name, input) {
  const out = path.join(work, name);
  run("extract", input, "-o", out, "-q");
  run("review", out, "--input", input, "-q");
  const rows = ["quotes", "figures", "dates"].flatMap((table) =>
    fs.readFileSync(path.join(out, table + ".jsonl"), "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line)));
  return { out, address: pathToFileURL(path.join(out, "review.html")).href, rows: new Map(rows.map((row) => [row.record_id, row])) };
}

async function check(what, test) {
  await test();
  console.log("ok", what);
}

/** The words of every marked span, whole spans only, by record. */
const spans = (page) => page.evaluate(() => {
  const found = {};
  for (const mark of document.querySelectorAll("#article mark")) found[mark.dataset.id] = (found[mark.dataset.id] || "") + mark.textContent;
  return found;
});

/** Goes through all articles and holds each marked span against its record. */
async function spansAreRecords(page, rows) {
  const seen = new Set();
  await page.selectOption("#f-order", "text");
  await page.waitForTimeout(300);
  for (const doc of new Set([...rows.values()].map((row) => row.doc_id))) {
    const first = [...rows.values()].find((row) => row.doc_id === doc);
    await page.evaluate((id) => document.dispatchEvent(new CustomEvent("guillemet-show", { detail: id })), first.record_id);
    await page.waitForTimeout(150);
    for (const [id, words] of Object.entries(await spans(page))) {
      assert.equal(words, rows.get(id).text, id);
      seen.add(id);
    }
  }
  assert.equal(seen.size, rows.size, "every record is marked");
}

const sample = reviewed("sample", "input");
const browser = await open();
const { page, took } = await visit(browser.context, sample.address);

await check(`the page opens (${took} ms) and lists every record`, async () => {
  assert.match(await page.textContent("#count"), new RegExp(String(sample.rows.size)));
});
await check("every marked span is its record's text", () => spansAreRecords(page, sample.rows));
await check("filters leave what they say", async () => {
  await page.uncheck("#f-quote");
  await page.uncheck("#f-date");
  await page.waitForTimeout(300);
  const kinds = await page.$$eval(".row .letter", (letters) => [...new Set(letters.map((letter) => letter.className))]);
  assert.deepEqual(kinds, ["letter figure"]);
  await page.click("button[type=reset]");
  await page.fill("#f-search", "MÉTÉO");
  await page.waitForTimeout(300);
  const left = Number((await page.textContent("#count")).split(" ")[0]);
  assert.ok(left > 0 && left < sample.rows.size, String(left));
  await page.click("button[type=reset]");
  await page.waitForTimeout(200);
});
let marked;
await check("keys give status, note, error; u takes back", async () => {
  await page.fill("#reviewer", "Ana");
  await page.focus("#list");
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  await page.keyboard.press("j");
  await page.keyboard.press("3");
  await page.keyboard.press("n");
  await page.keyboard.type("=SUM(A1), \"vu\"; 😀");
  await page.keyboard.press("Escape");
  await page.selectOption("#r-error", "wrong_speaker");
  marked = await page.getAttribute(".row[aria-selected=true]", "data-id");
  await page.focus("#list");
  await page.keyboard.press("j");
  await page.keyboard.press("2");
  await page.keyboard.press("u");
  assert.match(await page.textContent("#count"), /· 1 /);
});
await check("a reload keeps the verdict", async () => {
  await page.reload();
  await page.waitForSelector("html[data-ready]");
  assert.match(await page.textContent("#count"), /· 1 /);
  await page.selectOption("#f-status", "disputed");
  await page.waitForTimeout(300);
  assert.equal(await page.getAttribute(".row", "data-id"), marked);
  assert.equal(await page.inputValue("#r-note"), "=SUM(A1), \"vu\"; 😀");
});
await check("two tabs keep what either says", async () => {
  const other = (await visit(browser.context, sample.address)).page;
  await other.focus("#list");
  for (let step = 0; step < 6; step++) await other.keyboard.press("j");
  await other.keyboard.press("2");
  await page.waitForTimeout(300);
  assert.match(await page.textContent("#count"), /· 2 /);
  await other.close();
});
const csv = path.join(work, "reviews.csv");
await check("reviews.csv holds the verdicts as the program reads them", async () => {
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("#download")]);
  assert.equal(download.suggestedFilename(), "reviews.csv");
  await download.saveAs(csv);
  const content = fs.readFileSync(csv, "utf8");
  const header = content.split("\r\n")[0].split(",");
  assert.deepEqual(header.slice(0, 6), ["record_id", "doc_id", "kind", "text", "speaker", "status"]);
  assert.ok(content.includes(marked) && content.includes('"=SUM(A1), ""vu""; 😀"') && content.includes("wrong_speaker") && content.includes("Ana"));
  assert.equal(content.trim().split(/\r\n(?=[qft]_)/).length, 3);
});
await check("another browser takes the file; what contradicts is listed, not taken", async () => {
  const second = await open();
  const { page: fresh } = await visit(second.context, sample.address);
  await fresh.setInputFiles("#reload", csv);
  await fresh.waitForTimeout(400);
  assert.match(await fresh.textContent("#count"), /· 2 /);
  const changed = path.join(work, "changed.csv");
  fs.writeFileSync(changed, "\ufeffrecord_id;status;note\r\n" + marked + ";verified;\r\n");
  await fresh.setInputFiles("#reload", changed);
  await fresh.waitForSelector("#conflicts[open]");
  assert.equal((await fresh.$$("#conflicts button")).length, 2);
  await fresh.keyboard.press("Escape");
  await fresh.selectOption("#f-status", "disputed");
  await fresh.waitForTimeout(300);
  assert.equal(await fresh.getAttribute(".row", "data-id"), marked);
  assert.deepEqual(second.heard.errors, []);
  await second.close();
});
await check("the page speaks French, reads line by line and prints with footnotes", async () => {
  await page.click("button[type=reset]");
  await page.selectOption("#language", "fr");
  assert.equal(await page.textContent("#download"), "Télécharger reviews.csv");
  await page.focus("#list");
  await page.keyboard.press("r");
  assert.ok((await page.$$(".line")).length > 3);
  await page.keyboard.press("p");
  const notes = (await page.$$("#footnotes tbody tr")).length;
  const ids = await page.$$eval("#article mark", (marks) => new Set(marks.map((mark) => mark.dataset.id)).size);
  assert.equal(notes, ids);
  await page.keyboard.press("p");
  await page.selectOption("#language", "en");
});
await check("every control has a name, and the keys reach all of them", async () => {
  const nameless = await page.$$eval("button, input, select, textarea", (controls) => controls.filter((control) =>
    control.offsetParent && !control.labels?.length && !control.getAttribute("aria-label") && !control.textContent.trim()).map((control) => control.outerHTML));
  assert.deepEqual(nameless, []);
});
for (const scheme of ["light", "dark"]) {
  await check(`words stand out by 4.5 to 1 (${scheme})`, async () => {
    await page.emulateMedia({ colorScheme: scheme });
    const weak = await page.evaluate(() => {
      const numbers = (color) => color.match(/[\d.]+/g).map(Number);
      const light = (color) => {
        const [r, g, b] = numbers(color).map((c) => (c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const behind = (node) => {
        for (let at = node; at; at = at.parentElement) {
          const color = getComputedStyle(at).backgroundColor;
          if ((numbers(color)[3] ?? 1) > 0) return color;
        }
        return "rgb(255, 255, 255)";
      };
      const found = [];
      for (const node of document.querySelectorAll("body *")) {
        if (!node.offsetParent || ![...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim())) continue;
        const [one, two] = [light(getComputedStyle(node).color), light(behind(node))];
        const contrast = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
        if (contrast < 4.5) found.push(`${node.tagName}.${node.className} ${contrast.toFixed(2)} ${node.textContent.slice(0, 30)}`);
      }
      return found;
    });
    assert.deepEqual(weak, []);
  });
}
await check("no request leaves the page, nothing is reported", async () => {
  assert.deepEqual(browser.heard.requests.filter((url) => !url.startsWith("file:") && !url.startsWith("blob:")), []);
  assert.deepEqual(browser.heard.errors, []);
});

await check("a hostile article changes nothing", async () => {
  const input = path.join(work, "hostile");
  fs.mkdirSync(input);
  const said = "« On a vendu 12 % de l'usine 😀 \u202e)cba(\u202c pour 3 millions d'euros », a déclaré Léa Font le 3 mai 2024.";
  const tags = "</script><script>window.pwned=1</script><img src=x onerror=\"window.pwned=2\"><!-- {{script}} \u2028 &lt;";
  fs.writeFileSync(path.join(input, "a.txt"), `${tags}\n\n${said}\n\n${tags} a dit Léa Font : « ${tags} »\n`);
  fs.writeFileSync(path.join(input, "b.txt"), `${said} ${"mot ".repeat(1300000)}${said}\n`);
  fs.writeFileSync(path.join(input, "c.jsonl"), JSON.stringify({ text: `Titre\n\n👩‍👩‍👧 ${said}`, url: "javascript:window.pwned=3", title: tags, site: tags }) + "\n");
  const hostile = reviewed("hostile-out", input);
  const { page: attacked, took } = await visit(browser.context, hostile.address);
  console.log(`   a line of 5 MB: ${took} ms`);
  const small = new Map([...hostile.rows].filter(([, row]) => row.char_end < 100000));
  const docs = new Set([...small.values()].map((row) => row.doc_id));
  for (const doc of docs) {
    const first = [...small.values()].find((row) => row.doc_id === doc);
    await attacked.evaluate((id) => document.dispatchEvent(new CustomEvent("guillemet-show", { detail: id })), first.record_id);
    await attacked.waitForTimeout(300);
    const found = Object.entries(await spans(attacked));
    assert.ok(found.length);
    for (const [id, words] of found) assert.equal(words, hostile.rows.get(id).text);
  }
  const last = [...hostile.rows.values()].reduce((a, b) => (a.char_start > b.char_start ? a : b));
  await attacked.evaluate((id) => document.dispatchEvent(new CustomEvent("guillemet-show", { detail: id })), last.record_id);
  await attacked.waitForTimeout(300);
  assert.equal((await spans(attacked))[last.record_id], last.text);
  assert.equal(await attacked.evaluate(() => window.pwned), undefined);
  assert.equal(await attacked.evaluate(() => document.querySelectorAll("img, iframe, object, embed, a[href^=javascript]").length), 0);
  assert.ok((await attacked.$$(".control[data-name=RLO]")).length > 0, "the control character is shown");
  await attacked.close();
  assert.deepEqual(browser.heard.dialogs, []);
  assert.deepEqual(browser.heard.errors, []);
  assert.deepEqual(browser.heard.requests.filter((url) => !url.startsWith("file:") && !url.startsWith("blob:")), []);
});

const seeds = ["../shared/seeds", "../../shared/seeds"].map((folder) => path.resolve(folder)).find((folder) => fs.existsSync(folder));
if (seeds) {
  const real = reviewed("seeds", seeds);
  const { page: shown } = await visit(browser.context, real.address);
  await check("the seeds' page marks every record", () => spansAreRecords(shown, real.rows));
  await shown.close();
}

await check("20,000 records open in less than two seconds and scroll without a stall", async () => {
  const input = path.join(work, "many.jsonl");
  const file = fs.openSync(input, "w");
  for (let at = 0; at < 2900; at++) {
    const text = `Le port numéro ${at}\n\n« Nous avons chargé ${at + 2} wagons pour ${at + 3} millions d'euros », a déclaré Jeanne Morvan le 3 mai 2024. ` +
      `Le trafic a baissé de 4 % depuis lundi. Selon Paul Kerdiles, « il faudra deux ans ».`;
    fs.writeSync(file, JSON.stringify({ id: at, text, date: "2024-05-07", site: "exemple" }) + "\n");
  }
  fs.closeSync(file);
  const many = reviewed("many", input);
  const { page: long, took } = await visit(browser.context, many.address);
  const worst = await long.evaluate(async () => {
    const list = document.getElementById("list");
    let worst = 0;
    let last = performance.now();
    for (let frame = 0; frame < 120; frame++) {
      list.scrollTop = (list.scrollHeight * frame) / 120;
      await new Promise((resolve) => requestAnimationFrame(resolve));
      worst = Math.max(worst, performance.now() - last);
      last = performance.now();
    }
    return worst;
  });
  const typed = await long.evaluate(async () => {
    const started = performance.now();
    document.getElementById("f-search").value = "morvan";
    document.getElementById("filters").dispatchEvent(new Event("input"));
    await new Promise((resolve) => setTimeout(resolve, 160));
    return performance.now() - started - 160;
  });
  console.log(`   ${many.rows.size} records: open ${took} ms, slowest frame ${worst.toFixed(0)} ms, search ${typed.toFixed(0)} ms`);
  assert.ok(many.rows.size >= 20000, String(many.rows.size));
  // The machine of the tests may be busy with other things; a page that stalls is slower than this by far.
  assert.ok(took < (process.env.CI ? 6000 : 4000) && worst < 400, `${took} ms, ${worst} ms`);
  await long.close();
});

await browser.close();
fs.rmSync(work, { recursive: true, force: true });
console.log("the review page works");
