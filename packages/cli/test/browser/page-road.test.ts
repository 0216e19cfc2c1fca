import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pageAddress } from "@slipway/cli/testing/page-address";
import { freePort } from "@slipway/local/free-port";
import { query } from "@slipway/local/testing/query";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type App, openApp } from "./app/open-app.ts";
import { WAIT } from "./app/wait.ts";

let app: App;
beforeAll(async () => void (app = await openApp()));
afterAll(async () => app.close());

const count = async () => await query(app.databaseUrl, "SELECT count FROM counter");

test("a click crosses origins, by a preflight, to a function and into a row of Postgres", async () => {
  const { page, requests } = await app.newPage();
  await page.goto("/");
  await expect.poll(() => page.getByLabel("Count", { exact: true }).textContent(), WAIT).toBe("0");
  await page.getByRole("button", { name: "Add one" }).click();
  await expect.poll(() => page.getByLabel("Count", { exact: true }).textContent(), WAIT).toBe("1");
  await expect.poll(count, WAIT).toEqual([{ count: 1 }]);
  const url = app.urls["counter"] ?? "";
  expect(new URL(url).origin).not.toBe(new URL(app.address).origin);
  // Playwright and fetch know nothing of preflights: these are what Chromium itself has sent.
  const sent = () => requests.filter((request) => request.url === url);
  await expect
    .poll(
      () =>
        sent()
          .map(({ method, kind, status }) => `${kind} ${method} ${status}`)
          .sort(),
      WAIT,
    )
    .toEqual(["Fetch GET 200", "Fetch PUT 200", "Preflight OPTIONS 200"]);
});

test("a function that cannot be reached is told, and the rest of the page works", async () => {
  const address = await app.serve({
    variables: {
      VITE_URLS: JSON.stringify({
        ...app.urls,
        counter: `http://localhost:${await freePort()}/`,
      }),
    },
  });
  const { page, expectError } = await app.newPage({ address });
  expectError(/ERR_CONNECTION_REFUSED/);
  await page.goto("/");
  const counter = page.getByRole("region", { name: "Counter" });
  await counter.getByText("The server cannot be reached.").waitFor(WAIT);
  await page.getByText("none pending").waitFor(WAIT);
  expect(await page.getByRole("status").first().textContent()).toContain("The server is away");
});

test("dev serves the page from its sources, and a saved file shows by itself", async () => {
  const { page } = await app.newPage({ address: await pageAddress(app.dev) });
  await page.goto("/");
  await expect
    .poll(() => page.getByLabel("Count", { exact: true }).textContent(), WAIT)
    .toMatch(/^\d+$/);
  const file = join(app.root, "packages/web/index.html");
  const html = await readFile(file, "utf8");
  await writeFile(file, html.replace("<title>", "<title>Saved: "));
  await expect.poll(() => page.title(), WAIT).toMatch(/^Saved: /);
});
