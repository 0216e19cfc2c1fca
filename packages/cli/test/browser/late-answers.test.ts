import { query } from "@slipway/local/testing/query";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type App, openApp } from "./app/open-app.ts";
import { WAIT } from "./app/wait.ts";

let app: App;
beforeAll(async () => void (app = await openApp()));
afterAll(async () => app.close());
beforeEach(async () => void (await query(app.databaseUrl, "TRUNCATE users RESTART IDENTITY")));

const fill = (count: number) =>
  query(
    app.databaseUrl,
    `INSERT INTO users (email, name)
     SELECT 'user' || n || '@example.com', 'User ' || n FROM generate_series(1, ${count}) n`,
  );
const stored = () => query(app.databaseUrl, "SELECT name FROM users ORDER BY id");
const names = (page: Page) => page.locator(".user-name").allTextContents();
const press = (page: Page, name: string) =>
  page.getByRole("button", { name, exact: true }).click(WAIT);

async function open(path = "/") {
  const opened = await app.newPage();
  await opened.page.goto(path);
  await opened.page.locator("#list[aria-busy=false]").waitFor({ ...WAIT, state: "attached" });
  return opened;
}

/** Holds the answer to the next request of a method to `users`; what is answered lets it go. */
async function holdNext(page: Page, method: string) {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  let isHeld = false;
  await page.route(`${app.urls["users"]}**`, async (route) => {
    if (isHeld || route.request().method() !== method) return await route.fallback();
    isHeld = true;
    const response = await route.fetch();
    await released;
    await route.fulfill({ response }).catch(() => undefined);
  });
  return release;
}

test("a removal that fails late leaves the dialog of another user alone, which removes whom it names", async () => {
  await fill(2);
  const { page, expectError } = await open();
  expectError(/status of 500/);
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  await page.route(`${app.urls["users"]}1`, async (route) => {
    if (route.request().method() !== "DELETE") return await route.fallback();
    await released;
    await route.fulfill({ status: 500, headers: { "access-control-allow-origin": "*" } });
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
  expect(await stored()).toEqual([{ name: "User 1" }]);
});

test("a removal that succeeds late closes no other user's dialog, and takes nobody's focus", async () => {
  await fill(2);
  const { page } = await open();
  const release = await holdNext(page, "DELETE");
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
