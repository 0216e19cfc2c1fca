import { query } from "@slipway/local/testing/query";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type App, openApp } from "./app/open-app.ts";
import { WAIT } from "./app/wait.ts";

let app: App;
beforeAll(async () => {
  app = await openApp();
  await query(app.databaseUrl, "INSERT INTO users (email) VALUES ('ada@example.com')");
});
afterAll(async () => app.close());

/** The second where the functions still wait for it when the page's own patience ends. */
const AWAY = /The database cannot be reached\.|No answer came in time\./;

test("a page that is opened while the database is away tells it in each part, and recovers by itself", async () => {
  await app.stopDatabase();
  const { page, expectError } = await app.newPage();
  expectError(/status of 503/);
  await page.goto("/");
  for (const name of ["Counter", "Schema", "Users"]) {
    const part = page.getByRole("region", { name });
    await part.getByText(AWAY).waitFor(WAIT);
    await part.getByRole("button", { name: "Try again" }).waitFor(WAIT);
  }
  await page.getByRole("status").getByText("The database is away").waitFor(WAIT);
  await app.startDatabase();
  await page.getByText("ada@example.com").waitFor(WAIT);
  await page.getByText("none pending").waitFor(WAIT);
  await expect.poll(() => page.getByLabel("Count", { exact: true }).textContent(), WAIT).toBe("0");
  await page.getByRole("status").getByText("Connected").waitFor(WAIT);
  expect(await page.getByRole("button", { name: "Try again" }).count()).toBe(0);
});

test("a page without network says so, and stops saying so when it is answered again", async () => {
  const { page, expectError } = await app.newPage();
  expectError(/ERR_INTERNET_DISCONNECTED/);
  await page.goto("/");
  await page.getByText("ada@example.com").waitFor(WAIT);
  await page.context().setOffline(true);
  await page.getByRole("status").getByText("Offline").waitFor(WAIT);
  await page.getByRole("button", { name: "Add one" }).click();
  const counter = page.getByRole("region", { name: "Counter" });
  await counter.getByText("1 may not be counted. You are offline.").waitFor(WAIT);
  await page.getByLabel("Email", { exact: true }).fill("grace@example.com");
  await page.getByRole("button", { name: "Add user" }).click();
  const email = page.getByLabel("Email", { exact: true });
  await expect.poll(() => page.locator("#add-words").textContent(), WAIT).toBe("You are offline.");
  // The email is not at fault.
  expect(await email.getAttribute("aria-invalid")).toBe("false");
  expect(await page.locator("#add-email-error").textContent()).toBe("");
  await page.context().setOffline(false);
  await page.getByRole("status").getByText("Connected").waitFor(WAIT);
  await page.getByText("Connected again: add it once more.").waitFor(WAIT);
  // What was lost is sent again by itself; what was typed is still there.
  await expect.poll(() => page.getByLabel("Count", { exact: true }).textContent(), WAIT).toBe("1");
  await counter.getByText("As the database has it").waitFor(WAIT);
  expect(await query(app.databaseUrl, "SELECT count FROM counter")).toEqual([{ count: 1 }]);
  await expect.poll(() => page.getByText("You are offline.").count(), WAIT).toBe(0);
  expect(await email.inputValue()).toBe("grace@example.com");
  await page.getByRole("button", { name: "Add user" }).click();
  await page.getByRole("button", { name: "Rename grace@example.com" }).waitFor(WAIT);
  const found = await query(app.databaseUrl, "SELECT 1 FROM users WHERE email LIKE 'grace%'");
  expect(found).toHaveLength(1);
});
