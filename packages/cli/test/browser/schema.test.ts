import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { generate } from "@slipway/cli/testing/generate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type App, openApp } from "./app/open-app.ts";
import { WAIT } from "./app/wait.ts";

let app: App;
beforeAll(async () => void (app = await openApp()));
afterAll(async () => app.close());

const TABLE = `
export const pageSchema = pgTable("page", {
  id: serial("id").primaryKey(),
});
`;

test("a migration that is applied while the page is open appears on it", async () => {
  const { page } = await app.newPage();
  await page.goto("/");
  const schema = page.getByRole("region", { name: "Schema" });
  const summary = schema.getByText(/^\d+ migrations applied, none pending$/);
  await summary.waitFor(WAIT);
  const before = Number.parseInt((await summary.textContent()) ?? "", 10);
  const file = join(app.root, "packages/core/src/models/Schema.ts");
  await writeFile(file, `${await readFile(file, "utf8")}${TABLE}`);
  const tag = await generate(app.root, "add-page");
  await schema.getByRole("listitem").filter({ hasText: tag }).waitFor(WAIT);
  await schema.getByText(`${before + 1} migrations applied, none pending`).waitFor(WAIT);
  const first = schema.getByRole("listitem").first();
  expect(await first.textContent()).toContain(tag);
  expect(await first.getByText("just now").isVisible()).toBe(true);
});

test("a page that nobody sees asks for nothing", async () => {
  const { page, requests } = await app.newPage();
  await page.goto("/");
  await page.getByRole("status").getByText("Connected").waitFor(WAIT);
  await page.clock.install();
  await page.clock.runFor(10_500);
  const asked = () => requests.filter(({ url }) => url === app.urls["status"]).length;
  const seen = asked();
  await page.evaluate(
    "Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true })",
  );
  await page.clock.runFor(60_000);
  expect(asked()).toBe(seen);
});
