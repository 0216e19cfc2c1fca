import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findViolations } from "./app/find-violations.ts";
import { collectShifts } from "./app/layout-shifts.ts";
import { type App, openApp } from "./app/open-app.ts";
import { fillUsers } from "./app/users-page.ts";
import { WAIT } from "./app/wait.ts";

let app: App;
beforeAll(async () => {
  app = await openApp();
  await fillUsers(app, 30);
});
afterAll(async () => app.close());

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 900 };

/** What a page is in, one after the other. */
const STATES: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  async ready(page) {
    await page.getByText("user1@example.com").waitFor(WAIT);
    await page.getByText("none pending").waitFor(WAIT);
  },
  async renaming(page) {
    await page.getByRole("button", { name: "Rename User 1", exact: true }).click();
  },
  async "a wrong email"(page) {
    await page.getByLabel("Email", { exact: true }).fill("ada");
    await page.keyboard.press("Enter");
    await page.locator("#add-email-error:not(:empty)").waitFor(WAIT);
  },
  async removing(page) {
    await page.getByRole("button", { name: "Remove User 2", exact: true }).click();
    await page.getByRole("dialog").waitFor(WAIT);
  },
  async "nothing found"(page) {
    await page.keyboard.press("Escape");
    await page.getByLabel("Search by email").fill("nobody");
    await page.getByText("No email begins with").waitFor(WAIT);
  },
  async adding(page) {
    // Never answered: the page gives up by itself.
    await page.route(app.urls["users"] ?? "", async (route) => {
      if (route.request().method() !== "POST") await route.continue();
    });
    await page.getByLabel("Email", { exact: true }).fill("grace@example.com");
    await page.keyboard.press("Enter");
    await page.getByText("Adding grace@example.com").waitFor(WAIT);
  },
  async "the database away"(page) {
    await app.stopDatabase();
    await page.getByRole("button", { name: "Add one" }).click();
    await page.getByRole("button", { name: "Send again" }).waitFor(WAIT);
    await page.locator("#add-words[data-failed=true]").waitFor(WAIT);
    await page.getByRole("region", { name: "Schema" }).getByText("cannot be reached").waitFor(WAIT);
  },
  async "signed out"(page) {
    await app.startDatabase();
    await page.getByRole("status").getByText("Connected").waitFor(WAIT);
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByText("You are signed out.").waitFor(WAIT);
  },
};

describe.each(["light", "dark"] as const)("in %s", (colorScheme) => {
  test.each([PHONE, DESKTOP])(
    "axe finds nothing wrong in any state, $width pixels wide",
    async (viewport) => {
      const { page, expectError } = await app.newPage({ colorScheme, viewport });
      expectError(/status of (400|503)/);
      const shifts = await collectShifts(page);
      await page.goto("/");
      for (const [state, enter] of Object.entries(STATES)) {
        await enter(page);
        const isWide = await page.evaluate("document.documentElement.scrollWidth > innerWidth");
        expect({ state, wrong: await findViolations(page), isWide }).toEqual({
          state,
          wrong: [],
          isWide: false,
        });
      }
      expect(await shifts()).toEqual([]);
    },
  );
});
