// A browser for the tests: Debian's chromium under playwright-core, with nothing that talks to the network by itself.

import { createRequire } from "node:module";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

const { chromium } = createRequire(path.join(process.env.GUILLEMET_NODE, "x.js"))("playwright-core");

export async function open(options = {}) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "guillemet-browser-"));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    headless: true,
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    viewport: { width: 1360, height: 800 },
    acceptDownloads: true,
    locale: "en-GB",
    ...options,
  });
  const heard = { requests: [], errors: [], dialogs: [] };
  const watch = (page) => {
    page.on("request", (request) => heard.requests.push(request.url()));
    page.on("console", (message) => message.type() === "error" && heard.errors.push(message.text()));
    page.on("pageerror", (error) => heard.errors.push(String(error)));
    page.on("dialog", (dialog) => {
      heard.dialogs.push(dialog.message());
      dialog.dismiss();
    });
  };
  context.on("page", watch);
  context.pages().forEach(watch);
  return {
    context,
    heard,
    close: async () => {
      await context.close();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Opens an address and waits until the page shows its records; gives it and how long that took. */
export async function visit(context, address) {
  const page = await context.newPage();
  const started = Date.now();
  await page.goto(address);
  await page.waitForSelector("html[data-ready]", { timeout: 60000 });
  return { page, took: Date.now() - started };
}
