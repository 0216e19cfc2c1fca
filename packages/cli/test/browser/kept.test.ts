import { afterAll, beforeAll, expect, test } from "vitest";
import { type App, openApp } from "./app/open-app.ts";
import { openBlockingBrowser, openPage } from "./app/open-browser.ts";
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
