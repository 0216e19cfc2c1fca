import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { generate } from "@slipway/cli/testing/generate";
import { query } from "@slipway/local/testing/query";
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
  const listed = await schema.getByRole("listitem").count();
  expect(listed).toBe(4);
  expect(await page.locator("#ledger-rest").textContent()).toBe(`and ${before + 1 - listed} more`);
});

test("a migration's name is whole on a phone", async () => {
  const { page } = await app.newPage({ viewport: { width: 360, height: 780 } });
  await page.goto("/");
  await page.getByText("none pending").waitFor(WAIT);
  const cut = await page.evaluate(
    "[...document.querySelectorAll('.tag')].filter((tag) => tag.scrollWidth > tag.clientWidth).map((tag) => tag.textContent)",
  );
  expect(cut).toEqual([]);
});

test("what somebody changed past the migrations is told as drift", async () => {
  const { page } = await app.newPage();
  await page.goto("/");
  const drift = page.getByRole("definition").first();
  await expect.poll(() => drift.textContent(), WAIT).toBe("none");
  await query(app.databaseUrl, "ALTER TABLE users ADD COLUMN by_hand int");
  await expect.poll(() => drift.textContent(), WAIT).toBe("1 unexpected");
  await query(app.databaseUrl, "ALTER TABLE users DROP COLUMN by_hand");
  await expect.poll(() => drift.textContent(), WAIT).toBe("none");
});

test("a page that nobody sees asks for nothing", async () => {
  const { page, requests } = await app.newPage();
  await page.clock.install();
  await page.goto("/");
  await page.getByText("none pending").waitFor(WAIT);
  const asked = () => requests.filter(({ url }) => url === app.urls["status"]).length;
  const first = asked();
  await page.clock.runFor(10_500);
  await expect.poll(asked, WAIT).toBeGreaterThan(first);
  await page.getByText("none pending").waitFor(WAIT);
  const seen = asked();
  await page.evaluate(
    "Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true })",
  );
  await page.clock.runFor(60_000);
  expect(asked()).toBe(seen);
});
