import { query } from "@slipway/local/testing/query";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type App, openApp } from "./app/open-app.ts";
import { WAIT } from "./app/wait.ts";

let app: App;
beforeAll(async () => void (app = await openApp()));
afterAll(async () => app.close());

const stored = async () => await query(app.databaseUrl, "SELECT count FROM counter");
const shows = async (page: Page, count: string) =>
  await expect
    .poll(() => page.getByLabel("Count", { exact: true }).textContent(), WAIT)
    .toBe(count);
const counter = (page: Page) => page.getByRole("region", { name: "Counter" });
const addOne = (page: Page) => page.getByRole("button", { name: "Add one" });
async function click(page: Page, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) await addOne(page).click();
}

test("two tabs count at once, and neither loses a click", async () => {
  const [one, other] = [await app.newPage(), await app.newPage()];
  for (const { page } of [one, other]) {
    await page.goto("/");
    await shows(page, "0");
  }
  await Promise.all([click(one.page, 12), click(other.page, 9)]);
  for (const { page } of [one, other]) await page.getByText("As the database has it").waitFor(WAIT);
  expect(await stored()).toEqual([{ count: 21 }]);
  // What the other tab added shows when a tab is looked at again.
  for (const { page } of [one, other]) {
    await page.evaluate("dispatchEvent(new Event('focus'))");
    await shows(page, "21");
  }
});

test("the number moves before the server has answered", async () => {
  await query(app.databaseUrl, "UPDATE counter SET count = 5");
  const { page } = await app.newPage();
  await page.goto("/");
  await shows(page, "5");
  const held = Promise.withResolvers<void>();
  await page.route(app.urls["counter"] ?? "", async (route) => {
    if (route.request().method() === "PUT") await held.promise;
    await route.continue();
  });
  for (const count of ["6", "7", "8"]) {
    await addOne(page).click();
    expect(await page.getByLabel("Count", { exact: true }).textContent()).toBe(count);
  }
  await page.getByText("3 on the way").waitFor(WAIT);
  held.resolve();
  await page.getByText("As the database has it").waitFor(WAIT);
  await shows(page, "8");
  expect(await stored()).toEqual([{ count: 8 }]);
});

test("a counter that is full is told, and the click taken back", async () => {
  await query(app.databaseUrl, "UPDATE counter SET count = 2147483646");
  const { page, expectError } = await app.newPage();
  expectError(/status of 409/);
  await page.goto("/");
  await shows(page, "2,147,483,646");
  await addOne(page).click();
  await addOne(page).click();
  await counter(page).getByText("1 not counted. The counter is full").waitFor(WAIT);
  await shows(page, "2,147,483,647");
  expect(await page.getByRole("button", { name: "Send again" }).isVisible()).toBe(false);
  await query(app.databaseUrl, "UPDATE counter SET count = 0");
});

test("what a database that is away has not counted is taken back, and counted once by itself when it is back", async () => {
  const { page, expectError } = await app.newPage();
  expectError(/status of 503/);
  await page.goto("/");
  await shows(page, "0");
  await app.stopDatabase();
  await addOne(page).click();
  await addOne(page).click();
  await shows(page, "2");
  await counter(page)
    .getByText(/^2 (may not be|not) counted\./)
    .waitFor(WAIT);
  await shows(page, "0");
  await page.getByRole("status").getByText("The database is away").waitFor(WAIT);
  await app.startDatabase();
  await shows(page, "2");
  await page.getByText("As the database has it").waitFor(WAIT);
  await page.getByRole("status").getByText("Connected").waitFor(WAIT);
  expect(await page.getByRole("button", { name: "Send again" }).isVisible()).toBe(false);
  expect(await stored()).toEqual([{ count: 2 }]);
});

test("a click whose answer was lost is sent again by itself, and with a click, and counts once", async () => {
  await query(app.databaseUrl, "UPDATE counter SET count = 0");
  const { page, expectError } = await app.newPage();
  expectError(/ERR_FAILED/);
  await page.goto("/");
  await shows(page, "0");
  let isLost = true;
  await page.route(app.urls["counter"] ?? "", async (route) => {
    if (route.request().method() !== "PUT" || !isLost) return await route.continue();
    await route.fetch();
    await route.abort();
  });
  await addOne(page).click();
  await page.getByRole("button", { name: "Send again" }).click(WAIT);
  await counter(page).getByText("1 may not be counted.").waitFor(WAIT);
  isLost = false;
  await page.getByText("As the database has it").waitFor(WAIT);
  await shows(page, "1");
  expect(await stored()).toEqual([{ count: 1 }]);
});

test("a click that another release has answered is counted, and one that a busy server refuses goes again by itself", async () => {
  await query(app.databaseUrl, "UPDATE counter SET count = 0");
  const { page, expectError } = await app.newPage();
  expectError(/status of (409|429)/);
  await page.goto("/");
  await shows(page, "0");
  const headers = { "access-control-allow-origin": "*" };
  const type = "urn:slipway:problem:idempotency-answer-outdated";
  const outdated = { type, title: "Done", status: 409, detail: "Read it.", requestId: "r-1" };
  const answers = { outdated: { status: 409, json: outdated }, busy: { status: 429 } };
  let next: keyof typeof answers | "none" = "outdated";
  await page.route(app.urls["counter"] ?? "", async (route) => {
    if (route.request().method() !== "PUT" || next === "none") return await route.continue();
    if (next === "outdated") await route.fetch();
    await route.fulfill({ headers, ...answers[next] });
  });
  await addOne(page).click();
  await page.getByText("As the database has it").waitFor(WAIT);
  await shows(page, "1");
  expect(await page.getByRole("button", { name: "Send again" }).isVisible()).toBe(false);
  next = "busy";
  await addOne(page).click();
  await counter(page).getByText("1 may not be counted. The server is busy.").waitFor(WAIT);
  next = "none";
  await shows(page, "2");
  await page.getByText("As the database has it").waitFor(WAIT);
  expect(await stored()).toEqual([{ count: 2 }]);
});
