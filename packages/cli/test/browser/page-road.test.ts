import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pageAddress } from "@slipway/cli/testing/page-address";
import { freePort } from "@slipway/local/free-port";
import { query } from "@slipway/local/testing/query";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type App, openApp } from "./app/open-app.ts";

let app: App;
beforeAll(async () => void (app = await openApp()));
afterAll(async () => app.close());

const count = async () => await query(app.databaseUrl, "SELECT count FROM counter");
/** Waits until the page shows this text there. */
const WAIT = { timeout: 20_000 };

test("a click crosses origins, by a preflight, to a function and into a row of Postgres", async () => {
  const { page, requests } = await app.newPage();
  await page.goto("/");
  await expect.poll(() => page.getByLabel("Count").textContent(), WAIT).toBe("0");
  await page.getByRole("button", { name: "Add one" }).click();
  await expect.poll(() => page.getByLabel("Count").textContent(), WAIT).toBe("1");
  expect(await count()).toEqual([{ count: 1 }]);
  const url = app.urls["counter"] ?? "";
  expect(new URL(url).origin).not.toBe(new URL(app.address).origin);
  // Playwright and fetch know nothing of preflights: these are what Chromium itself has sent.
  const sent = requests.filter((request) => request.url === url);
  expect(sent.map(({ method, kind, status }) => `${kind} ${method} ${status}`).sort()).toEqual([
    "Fetch GET 200",
    "Fetch PUT 200",
    "Preflight OPTIONS 200",
  ]);
});

test("a function that cannot be reached is told, and the rest of the page works", async () => {
  const address = await app.serve({
    variables: { VITE_COUNTER_URL: `http://localhost:${await freePort()}/` },
  });
  const { page, expectError } = await app.newPage({ address });
  expectError(/ERR_CONNECTION_REFUSED/);
  await page.goto("/");
  await page.getByRole("alert").waitFor(WAIT);
  await expect
    .poll(() => page.getByText("Newest migration").textContent(), WAIT)
    .toContain("pending: 0");
});

test("dev serves the page from its sources, and a saved file shows by itself", async () => {
  const { page } = await app.newPage({ address: await pageAddress(app.dev) });
  await page.goto("/");
  await expect.poll(() => page.getByLabel("Count").textContent(), WAIT).toMatch(/^\d+$/);
  const file = join(app.root, "packages/web/index.html");
  const html = await readFile(file, "utf8");
  await writeFile(file, html.replace("<title>", "<title>Saved: "));
  await expect.poll(() => page.title(), WAIT).toMatch(/^Saved: /);
});

test("Postgres may go and come back under an open page", async () => {
  const { page, expectError } = await app.newPage();
  const before = await count();
  await page.goto("/");
  await expect.poll(() => page.getByLabel("Count").textContent(), WAIT).toMatch(/^\d+$/);
  await app.stopDatabase();
  expectError(/status of 503/);
  await page.getByRole("button", { name: "Add one" }).click();
  await page.getByRole("alert").waitFor(WAIT);
  await app.startDatabase();
  expect(await count()).toEqual(before);
  await page.getByRole("button", { name: "Add one" }).click();
  await page.getByRole("alert").waitFor({ ...WAIT, state: "hidden" });
  expect(await count()).not.toEqual(before);
});
