import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "./open-browser.ts";
import { collectErrors } from "./page-errors.ts";

let browser: Browser;
beforeAll(async () => void (browser = await openBrowser()));
afterAll(async () => browser.close());

const POLICY = `<meta http-equiv="Content-Security-Policy" content="img-src 'none'">`;

async function errorsOf(html: string, expected: readonly RegExp[] = []) {
  const page = await browser.newPage();
  const errors = await collectErrors(page);
  for (const pattern of expected) errors.expect(pattern);
  await page.route("**/*", (route) => route.fulfill({ contentType: "text/html", body: html }));
  await page.goto("http://localhost:1/");
  await page.evaluate("new Promise((resolve) => setTimeout(resolve))");
  await page.close();
  return errors.unexpected();
}

test("a page without errors has none", async () => {
  expect(await errorsOf("<p>calm</p><script>console.warn('careful')</script>")).toEqual([]);
});

test.each([
  ["<script>console.error('told')</script>", /^told/],
  ["<script>throw new Error('thrown')</script>", /^Error: thrown/],
  ["<script>Promise.reject(new Error('left'))</script>", /^Error: left/],
  [`${POLICY}<img src="/x.png">`, /^Content-Security-Policy: img-src refuses .*\/x\.png/],
])("%s is an error, unless it is expected", async (html, pattern) => {
  const found = await errorsOf(html);
  expect(found.filter((text) => pattern.test(text))).toHaveLength(1);
  expect(await errorsOf(html, [pattern, /violates|Refused/])).toEqual([]);
});
