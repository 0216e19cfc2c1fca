import { query } from "@slipway/local/testing/query";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type App, openApp } from "./app/open-app.ts";
import { WAIT } from "./app/wait.ts";

let app: App;
beforeAll(async () => void (app = await openApp()));
afterAll(async () => app.close());

test("signing out leaves no name in the page, and no answer on its way undoes it", async () => {
  await query(app.databaseUrl, "INSERT INTO users (email) VALUES ('grace@example.com')");
  const { page } = await app.newPage();
  await page.goto("/");
  await page.getByRole("button", { name: "Remove grace@example.com" }).click(WAIT);
  await page.getByRole("button", { name: "Keep" }).click();
  const { promise: held, resolve: hold } = Promise.withResolvers<void>();
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  await page.route(`${app.urls["users"]}**`, async (route) => {
    if (route.request().method() !== "POST") return await route.fallback();
    const response = await route.fetch();
    hold();
    await released;
    await route.fulfill({ response });
  });
  await page.getByLabel("Email", { exact: true }).fill("ada@example.com");
  await page.getByRole("button", { name: "Add user" }).click();
  await page.getByLabel("Email", { exact: true }).fill("half-typed@example.com");
  await held;
  await page.getByRole("button", { name: "Sign out" }).click();
  const late = page.waitForResponse((answer) => answer.request().method() === "POST", WAIT);
  release();
  await late;
  await page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))");
  expect(await page.content()).not.toContain("@example.com");
  expect(await page.getByLabel("Email", { exact: true }).inputValue()).toBe("");
  await page.reload();
  await page.getByText("Sign in to see the users.").waitFor(WAIT);
});
