import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type App, openApp } from "./app/open-app.ts";
import { openBlockingBrowser, openPage } from "./app/open-browser.ts";
import { openUsers, storedUsers } from "./app/users-page.ts";
import { WAIT } from "./app/wait.ts";

let app: App;
beforeAll(async () => void (app = await openApp()));
afterAll(async () => app.close());

test("where the browser blocks site data the page counts all the same, and says why nobody can sign in", async () => {
  const { page } = await openPage(await openBlockingBrowser(), app.address);
  await page.goto("/");
  const users = page.getByRole("region", { name: "Users" });
  await users.getByText("Signing in needs cookies and site data").waitFor(WAIT);
  await page.getByText("none pending").waitFor(WAIT);
  await page.getByRole("button", { name: "Add one" }).click();
  const count = page.getByLabel("Count", { exact: true });
  await expect.poll(() => count.textContent(), WAIT).toBe("1");
  await page.getByText("As the database has it").waitFor(WAIT);
  await page.getByRole("status").getByText("Connected").waitFor(WAIT);
  await users.getByRole("button", { name: "Sign in" }).click();
  expect(page.url()).toBe(app.address);
});

/** Ends the token of a page while it is open. */
async function endToken(page: Page): Promise<void> {
  await page.evaluate(() => {
    sessionStorage.setItem("slipway.token", JSON.stringify({ token: "any", expires: 0 }));
  });
}

test("what was typed is there again after signing in for it, and nothing of it after signing out", async () => {
  const { page, expectError } = await openUsers(app);
  expectError(/status of 401/);
  const email = page.getByLabel("Email", { exact: true });
  const name = page.getByLabel("Name optional");
  await endToken(page);
  await email.fill("ada@example.com");
  await name.fill("Ada");
  await page.keyboard.press("Enter");
  await page.getByText("Signed in again: add it now.").waitFor(WAIT);
  expect([await email.inputValue(), await name.inputValue()]).toEqual(["ada@example.com", "Ada"]);
  await page.getByRole("button", { name: "Add user" }).click();
  await page.getByRole("button", { name: "Rename Ada" }).waitFor(WAIT);
  expect(await storedUsers(app)).toEqual([{ email: "ada@example.com", name: "Ada" }]);

  await email.fill("half-typed@example.com");
  await endToken(page);
  // Looking alone leads nobody away.
  await page.evaluate("dispatchEvent(new Event('focus'))");
  await page.getByRole("button", { name: "Remove Ada" }).click();
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  await page.getByText("Signed in again: add it now.").waitFor(WAIT);
  expect(await email.inputValue()).toBe("half-typed@example.com");
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByText("You are signed out.").waitFor(WAIT);
  expect(await page.evaluate(() => Object.keys(sessionStorage))).toEqual(["slipway.tried"]);
  expect(await email.inputValue()).toBe("");
});
