import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { expect, inject, onTestFinished } from "vitest";
import { logNetwork, type SeenRequest } from "./network-log.ts";
import { collectErrors, type PageErrors } from "./page-errors.ts";

/** How a page is looked at: by default in light, on a desktop. */
export type Look = Pick<BrowserContextOptions, "colorScheme" | "viewport">;

export interface OpenedPage {
  readonly page: Page;
  /** What the browser has sent for it so far. */
  readonly requests: readonly SeenRequest[];
  /** Errors like this one are part of the test; any other fails it. */
  readonly expectError: (pattern: RegExp) => void;
}

/** As Playwright has it, a page that is left is gone; `keepsLeft` keeps it as it is for Back, as people's browsers do. */
export async function openBrowser({ keepsLeft = false } = {}): Promise<Browser> {
  return await chromium.launch({
    ...installed(),
    ...(keepsLeft ? { ignoreDefaultArgs: ["--disable-back-forward-cache"] } : {}),
  });
}

/** Opens one whose user blocks cookies, and with them all that a page could keep; closed when the test ends. */
export async function openBlockingBrowser(): Promise<Browser> {
  const profile = await mkdtemp(join(tmpdir(), "slipway-browser-"));
  onTestFinished(() => rm(profile, { recursive: true, force: true }));
  const settings = { profile: { default_content_setting_values: { cookies: 2 } } };
  await mkdir(join(profile, "Default"));
  await writeFile(join(profile, "Default", "Preferences"), JSON.stringify(settings));
  const context = await chromium.launchPersistentContext(profile, installed());
  onTestFinished(() => context.close());
  const browser = context.browser();
  if (browser === null) throw new Error("a profile was opened without a browser");
  return browser;
}

function installed() {
  return {
    executablePath: inject("chromium"),
    // Chromium refuses to build its sandbox for root.
    chromiumSandbox: process.getuid?.() !== 0,
  };
}

/**
 * Opens an empty page of somebody new, with no storage of pages before, for one test: it is closed at that test's end,
 * which fails for errors that it did not expect. Paths lead to `address`.
 */
export async function openPage(
  browser: Browser,
  address: string,
  look: Look = {},
): Promise<OpenedPage> {
  const context = await browser.newContext({ baseURL: address, ...look });
  const page = await context.newPage();
  const errors = await collectErrors(page);
  const requests = await logNetwork(await context.newCDPSession(page));
  onTestFinished(async () => {
    await context.close();
    expectNone(errors);
  });
  return { page, requests, expectError: (pattern) => errors.expect(pattern) };
}

function expectNone(errors: PageErrors): void {
  expect(errors.unexpected(), "errors of the page").toEqual([]);
}
