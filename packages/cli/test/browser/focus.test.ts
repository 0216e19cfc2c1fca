import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type App, openApp } from "./app/open-app.ts";
import { fillUsers } from "./app/users-page.ts";
import { WAIT } from "./app/wait.ts";

let app: App;
beforeAll(async () => {
  app = await openApp();
  await fillUsers(app, 30);
});
afterAll(async () => app.close());

const focused = (page: Page) => page.evaluate("document.activeElement.id");

/** Lets every answer of a function be one that it never gives, until it is called. */
async function breakFunction(page: Page, url = "") {
  let isBroken = true;
  await page.route(`${url}**`, async (route) => {
    if (!isBroken || route.request().method() === "OPTIONS") return await route.fallback();
    await route.fulfill({ status: 500, headers: { "access-control-allow-origin": "*" } });
  });
  return () => {
    isBroken = false;
  };
}

test.each([
  ["counter", "counter-again", "increment"],
  ["status", "schema-again", "schema-title"],
  ["users", "list-again", "list"],
])("who tries %s again is not led to the top of the page", async (name, again, instead) => {
  const { page, expectError } = await app.newPage();
  expectError(/status of 500/);
  // The page itself tries again by this clock, which stands.
  await page.clock.install();
  const mend = await breakFunction(page, app.urls[name]);
  await page.goto("/");
  await page.locator(`#${again}`).waitFor(WAIT);
  mend();
  await page.locator(`#${again}`).focus();
  await page.keyboard.press("Enter");
  await page.locator(`#${again}`).waitFor({ ...WAIT, state: "hidden" });
  expect(await focused(page)).toBe(instead);
});

test("who tries again to load more has the focus on what is new", async () => {
  const { page, expectError } = await app.newPage();
  expectError(/status of 500/);
  await page.clock.install();
  await page.goto("/");
  await page.getByText("user1@example.com").waitFor(WAIT);
  const mend = await breakFunction(page, app.urls["users"]);
  await page.getByRole("button", { name: "Load more" }).click(WAIT);
  await page.locator("#list-again").waitFor(WAIT);
  mend();
  await page.locator("#list-again").focus();
  await page.keyboard.press("Enter");
  await page.getByText("user30@example.com").waitFor(WAIT);
  expect(await page.evaluate("document.activeElement.textContent")).toContain("User 21");
});
