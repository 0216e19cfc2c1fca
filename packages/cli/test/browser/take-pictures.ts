import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { query } from "@slipway/local/testing/query";
import type { Page } from "playwright-core";
import UPNG from "upng-js";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type App, openApp } from "./app/open-app.ts";
import { WAIT } from "./app/wait.ts";

/** The pictures of the README, of the page as it is: `npm run web:pictures`. Look at every one. */
const FOLDER = fileURLToPath(new URL("../../../web/pictures", import.meta.url));
const SIZES = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };
/** Colours that a picture keeps: no difference that one could see, and a third of the bytes. */
const COLOURS = 256;

const USERS = ["Ada Lovelace", "Grace Hopper", "Edgar Codd", "Barbara Liskov", "Jean Bartik"];

let app: App;
beforeAll(async () => {
  app = await openApp();
  await mkdir(FOLDER, { recursive: true });
});
afterAll(async () => app.close());
beforeEach(async () => {
  await app.startDatabase();
  await query(app.databaseUrl, "TRUNCATE users, counter RESTART IDENTITY");
  const values = USERS.map(
    (name) => `('${name.split(" ")[0]?.toLowerCase()}@example.com', '${name}')`,
  );
  await query(app.databaseUrl, `INSERT INTO users (email, name) VALUES ${values.join(", ")}`);
  await query(app.databaseUrl, "INSERT INTO users (email) VALUES ('harbour.master@example.com')");
  await query(app.databaseUrl, "INSERT INTO counter (count) VALUES (1284)");
});

/** How the page comes to what is to be seen. */
const STATES: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  async ready() {},
  async empty(page) {
    await query(app.databaseUrl, "TRUNCATE users");
    await page.evaluate("dispatchEvent(new Event('focus'))");
    await page.getByText("No users yet.").waitFor(WAIT);
  },
  async editing(page) {
    await page.getByRole("button", { name: "Rename Grace Hopper" }).click();
    await page.getByLabel("Email", { exact: true }).fill("ada@example.com");
    await page.keyboard.press("Enter");
    await page.locator("#add-email-error:not(:empty)").waitFor(WAIT);
  },
  async removing(page) {
    await page.getByRole("button", { name: "Remove Edgar Codd" }).click();
    await page.getByRole("dialog").waitFor(WAIT);
  },
  async "signed-out"(page) {
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByText("You are signed out.").waitFor(WAIT);
  },
  async away(page) {
    await app.stopDatabase();
    await page.getByRole("button", { name: "Add one" }).click();
    await page.getByRole("button", { name: "Send again" }).waitFor(WAIT);
    const schema = page.getByRole("region", { name: "Schema" });
    await schema.getByRole("button", { name: "Try again" }).waitFor(WAIT);
  },
};

/** What a page is mostly in, in every look; of the rest one. */
const PICTURES = [
  ...["ready", "empty", "away"].flatMap((state) => [
    [state, "light", "desktop"] as const,
    [state, "dark", "desktop"] as const,
    [state, "light", "phone"] as const,
    [state, "dark", "phone"] as const,
  ]),
  ["editing", "light", "desktop"],
  ["removing", "dark", "desktop"],
  ["signed-out", "light", "phone"],
] as const;

test.each(PICTURES)("%s in %s on a %s", async (state, colorScheme, size) => {
  const { page, expectError } = await app.newPage({ colorScheme, viewport: SIZES[size] });
  expectError(/status of (409|503)/);
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto("/");
  await page.getByText("ada@example.com").waitFor(WAIT);
  await page.getByText("none pending").waitFor(WAIT);
  await page.getByText("1,284").waitFor(WAIT);
  // Told as soon as dev has rehearsed its history.
  await page.getByRole("definition").getByText("none").waitFor(WAIT);
  await STATES[state]?.(page);
  const picture = quantise(await page.screenshot({ fullPage: size === "phone" }));
  expect(picture.length).toBeLessThan(60 * 1024);
  await writeFile(join(FOLDER, `${state}-${colorScheme}-${size}.png`), picture);
});

function quantise(png: Buffer): Buffer {
  const image = UPNG.decode(new Uint8Array(png).buffer);
  return Buffer.from(UPNG.encode(UPNG.toRGBA8(image), image.width, image.height, COLOURS));
}
