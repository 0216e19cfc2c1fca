import { query } from "@slipway/local/testing/query";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type App, openApp } from "./app/open-app.ts";
import { fillUsers, openUsers, storedUsers } from "./app/users-page.ts";
import { WAIT } from "./app/wait.ts";

let app: App;
beforeAll(async () => void (app = await openApp()));
afterAll(async () => app.close());
beforeEach(async () => void (await query(app.databaseUrl, "TRUNCATE users RESTART IDENTITY")));

/** An answer that a function never gives, which passes. */
const BROKEN = { status: 500, headers: { "access-control-allow-origin": "*" } };
const names = (page: Page) => page.locator(".user-name").allTextContents();
const press = (page: Page, name: string) =>
  page.getByRole("button", { name, exact: true }).click(WAIT);

/** Holds the answer to the next request of a method to `users` until it is released. */
async function holdNext(page: Page, method: string) {
  const { promise: held, resolve: hold } = Promise.withResolvers<void>();
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  let isHeld = false;
  await page.route(`${app.urls["users"]}**`, async (route) => {
    if (isHeld || route.request().method() !== method) return await route.fallback();
    isHeld = true;
    const response = await route.fetch();
    hold();
    await released;
    await route.fulfill({ response }).catch(() => undefined);
  });
  return { held, release };
}

test("a removal that fails late leaves the dialog of another user alone, which removes whom it names", async () => {
  await fillUsers(app, 2);
  const { page, expectError } = await openUsers(app);
  expectError(/status of 500/);
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  await page.route(`${app.urls["users"]}1`, async (route) => {
    if (route.request().method() !== "DELETE") return await route.fallback();
    await released;
    await route.fulfill(BROKEN);
  });
  await press(page, "Remove User 1");
  await press(page, "Remove");
  await press(page, "Keep");
  await press(page, "Remove User 2");
  const late = page.waitForResponse((answer) => answer.status() === 500, WAIT);
  release();
  await late;
  await press(page, "Remove");
  await expect.poll(() => names(page), WAIT).toEqual(["User 1"]);
  expect(await storedUsers(app)).toEqual([{ email: "user1@example.com", name: "User 1" }]);
});

test("a removal that succeeds late closes no other user's dialog, and takes nobody's focus", async () => {
  await fillUsers(app, 2);
  const { page } = await openUsers(app);
  const { release } = await holdNext(page, "DELETE");
  await press(page, "Remove User 1");
  await press(page, "Remove");
  await press(page, "Keep");
  await press(page, "Remove User 2");
  release();
  await expect.poll(() => names(page), WAIT).toEqual(["User 2"]);
  const dialog = page.getByRole("dialog");
  expect(await dialog.textContent()).toContain("User 2 (user2@example.com)");
  expect(await page.evaluate("document.activeElement.textContent")).toBe("Keep");
});

test("a rename that was given up and is answered late leaves the next one open", async () => {
  await fillUsers(app, 1);
  const { page } = await openUsers(app);
  const { held, release } = await holdNext(page, "PATCH");
  await press(page, "Rename User 1");
  await page.keyboard.type("Slow");
  await page.keyboard.press("Enter");
  await held;
  await page.keyboard.press("Escape");
  await press(page, "Rename User 1");
  release();
  // The row behind the form has the answer.
  await expect.poll(() => names(page), WAIT).toEqual(["Slow"]);
  await page.keyboard.type("Quick");
  await page.keyboard.press("Enter");
  await expect.poll(() => names(page), WAIT).toEqual(["Quick"]);
  expect(await page.locator(".renaming").count()).toBe(0);
  expect(await page.evaluate("document.activeElement.ariaLabel")).toBe("Rename Quick");
});

test("pages that are loaded stay while more of them fails, and while the first is asked for again", async () => {
  await fillUsers(app, 45);
  const { page, expectError } = await openUsers(app);
  expectError(/status of 500/);
  await press(page, "Load more");
  await expect.poll(async () => (await names(page)).length, WAIT).toBe(40);
  await page.route(`${app.urls["users"]}**`, async (route) => {
    const isOption = route.request().method() === "OPTIONS";
    await (isOption ? route.fallback() : route.fulfill(BROKEN));
  });
  await press(page, "Rename User 1");
  await page.keyboard.type("Ada");
  await page.keyboard.press("Enter");
  await page.locator("#list-again").waitFor(WAIT);
  expect(await names(page)).toHaveLength(40);
  await page.unrouteAll({ behavior: "wait" });
  await page.locator("#list-again").waitFor({ ...WAIT, state: "hidden" });
  expect(await names(page)).toHaveLength(40);
  await press(page, "Load more");
  await expect.poll(async () => (await names(page)).length, WAIT).toBe(45);
});

test("a list that answers more slowly than it is asked again is waited for", async () => {
  await fillUsers(app, 1);
  const { page, expectError } = await app.newPage();
  expectError(/status of 500/);
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  let asked = 0;
  await page.clock.install();
  await page.route(`${app.urls["users"]}**`, async (route) => {
    if (route.request().method() !== "GET") return await route.fallback();
    asked += 1;
    if (asked === 1) return await route.fulfill(BROKEN);
    await released;
    await route.continue().catch(() => undefined);
  });
  await page.goto("/");
  await page.locator("#list-again").waitFor(WAIT);
  await page.clock.runFor(4_000);
  await expect.poll(() => asked, WAIT).toBe(2);
  await page.clock.runFor(6_000);
  release();
  await page.getByText("user1@example.com").waitFor(WAIT);
  expect(asked).toBe(2);
});

test("nothing more is loaded of the list before while a search is on the way", async () => {
  await fillUsers(app, 45);
  const { page } = await openUsers(app);
  const { release } = await holdNext(page, "GET");
  await page.getByLabel("Search by email").fill("user2");
  await page.getByRole("button", { name: "Load more" }).waitFor({ ...WAIT, state: "hidden" });
  release();
  await expect.poll(() => names(page), WAIT).toContain("User 29");
  expect((await names(page)).every((name) => name.startsWith("User 2"))).toBe(true);
});

test("a list that was asked for before a removal does not bring the user back", async () => {
  await fillUsers(app, 2);
  const { page } = await openUsers(app);
  const { held, release } = await holdNext(page, "GET");
  const read = page.waitForResponse(/email=user$/, WAIT);
  await page.getByLabel("Search by email").fill("user");
  await held;
  await press(page, "Remove User 1");
  await press(page, "Remove");
  await expect.poll(() => names(page), WAIT).toEqual(["User 2"]);
  release();
  await read;
  await page.locator("#list[aria-busy=false]").waitFor(WAIT);
  expect(await names(page)).toEqual(["User 2"]);
});

test("whom this page added is shown as another left them", async () => {
  const { page } = await openUsers(app);
  await page.getByLabel("Email", { exact: true }).fill("ada@example.com");
  await press(page, "Add user");
  await page.getByRole("button", { name: "Rename ada@example.com" }).waitFor(WAIT);
  await query(app.databaseUrl, "UPDATE users SET name = 'Countess'");
  await page.getByLabel("Search by email").fill("ada");
  await expect.poll(() => names(page), WAIT).toEqual(["Countess"]);
  await query(app.databaseUrl, "DELETE FROM users");
  await page.getByLabel("Search by email").fill("");
  await expect.poll(() => names(page), WAIT).toEqual([]);
});

test("of two counts on the way the one that was asked for later is shown", async () => {
  const { page } = await openUsers(app);
  const count = page.getByLabel("Count", { exact: true });
  await press(page, "Add one");
  await page.getByText("As the database has it").waitFor(WAIT);
  const look = () => page.evaluate("dispatchEvent(new Event('focus'))");
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const answers = [released, Promise.resolve()];
  let asked = 0;
  await page.route(app.urls["counter"] ?? "", async (route) => {
    const response = await route.fetch();
    await answers[(asked += 1) - 1];
    await route.fulfill({ response });
  });
  await look();
  await expect.poll(() => asked, WAIT).toBe(1);
  await query(app.databaseUrl, "UPDATE counter SET count = 7");
  await look();
  await expect.poll(() => count.textContent(), WAIT).toBe("7");
  const late = page.waitForResponse(app.urls["counter"] ?? "", WAIT);
  release();
  await late;
  await page.evaluate("new Promise((done) => requestAnimationFrame(done))");
  expect(await count.textContent()).toBe("7");
});
