import { freePort } from "@slipway/local/free-port";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { type App, openApp } from "./app/open-app.ts";
import { openBrowser, openPage } from "./app/open-browser.ts";

const folder = "packages/cli/test/browser/fixtures/sign-in";
let app: App;
let address: string;
beforeAll(async () => {
  app = await openApp();
  address = await app.serve({ folder });
});
afterAll(async () => app.close());

/** The page says this, after it has come from wherever it went. */
async function says(page: Page, text: string | RegExp): Promise<void> {
  const found = page.getByRole("status").filter({ hasText: text });
  await found.waitFor({ timeout: 20_000 });
}
const enter = async (page: Page) => await page.getByRole("button", { name: "Sign in" }).click();
const storage = (page: Page, kind: "localStorage" | "sessionStorage") =>
  page.evaluate((name) => Object.keys(globalThis[name]), kind);

test("signs in at the issuer and is back at once, with a token that users takes", async () => {
  const { page, requests } = await app.newPage({ address });
  await page.goto("/");
  await says(page, "nobody");
  const { origin } = new URL(app.dev.devJson.auth.issuer);
  expect(requests.filter(({ url }) => url.startsWith(origin))).toEqual([]);
  const scripts = requests.filter(({ kind }) => kind === "Script").length;
  await enter(page);
  await says(page, "back, users answers 200");
  expect(page.url()).toBe(address);
  const asked = requests.filter(({ url }) => url.startsWith(origin));
  expect(asked.map(({ method, url }) => `${method} ${new URL(url).pathname}`)).toEqual([
    "GET /.well-known/openid-configuration",
    "GET /authorize",
    "GET /.well-known/openid-configuration",
    "POST /token",
  ]);
  // What speaks with the issuer came when it was wanted.
  expect(requests.filter(({ kind }) => kind === "Script").length).toBeGreaterThan(scripts);
  expect(await storage(page, "localStorage")).toEqual([]);
  expect(await storage(page, "sessionStorage")).toEqual(["slipway.token"]);
});

test("stays signed in after a reload, in this tab, until the token expires or is forgotten", async () => {
  const { page, requests } = await app.newPage({ address });
  await page.goto("/");
  await enter(page);
  await says(page, "back, users answers 200");
  const sent = requests.length;
  await page.reload();
  await says(page, "still here, users answers 200");
  const { issuer } = app.dev.devJson.auth;
  expect(requests.slice(sent).filter(({ url }) => url.startsWith(issuer))).toEqual([]);
  await page.evaluate((expires) => {
    sessionStorage.setItem("slipway.token", JSON.stringify({ token: "any", expires }));
  }, Date.now() + 20_000);
  await page.reload();
  await says(page, "nobody");
  await enter(page);
  await says(page, "back, users answers 200");
  await page.evaluate("visitor.drop()");
  expect(await storage(page, "sessionStorage")).toEqual([]);
});

test("what the issuer refuses is told in its words, and the address is cleaned", async () => {
  const { page } = await app.newPage({ address });
  await page.route("**/authorize?*", (route) => {
    const { searchParams: asked } = new URL(route.request().url());
    const location = new URL(address);
    location.search = new URLSearchParams({
      error: "access_denied",
      error_description: "Ask Ada first",
      state: asked.get("state") ?? "",
      iss: app.dev.devJson.auth.issuer,
    }).toString();
    return route.fulfill({ status: 303, headers: { location: location.href } });
  });
  await page.goto("/?view=users");
  await enter(page);
  await says(page, /^Signing in failed: localhost:\d+ answers "Ask Ada first"\.$/);
  expect(page.url()).toBe(address);
});

test("after Back from the issuer's page, which finds the page as it was, the button leads there again", async () => {
  const browser = await openBrowser({ keepsLeft: true });
  onTestFinished(() => browser.close());
  const { page } = await openPage(browser, address);
  const asked: string[] = [];
  await page.route("**/authorize?*", (route) => {
    asked.push(route.request().url());
    return route.fulfill({ contentType: "text/html", body: "<h1>Who are you?</h1>" });
  });
  await page.goto("/");
  await page.evaluate("globalThis.isKept = true");
  await enter(page);
  await page.waitForURL("**/authorize?*");
  await page.goBack({ waitUntil: "commit" });
  expect(await page.evaluate("globalThis.isKept")).toBe(true);
  await says(page, "You came back without signing in.");
  await enter(page);
  await page.waitForURL("**/authorize?*", { waitUntil: "commit" });
  expect(new Set(asked).size).toBe(2);
});

test("an answer that nobody asked for is dropped", async () => {
  const { page, requests } = await app.newPage({ address });
  await page.goto("/?view=users&code=forged&state=forged");
  await says(page, "nobody");
  expect(page.url()).toBe(`${address}?view=users`);
  expect(requests.filter(({ url }) => url.includes("/token"))).toEqual([]);
});

test("an answer to another question is refused before its code is used", async () => {
  const { page, requests } = await app.newPage({ address });
  await page.goto("/");
  await page.evaluate(() => {
    const left = { state: "mine", nonce: "mine", verifier: "mine" };
    sessionStorage.setItem("slipway.sign-in", JSON.stringify(left));
  });
  const iss = encodeURIComponent(app.dev.devJson.auth.issuer);
  await page.goto(`/?code=forged&state=forged&iss=${iss}`);
  await says(
    page,
    /^Signing in failed: what localhost:\d+ answers cannot be used \(.*"state".*\)\.$/,
  );
  expect(requests.filter(({ url }) => url.includes("/token"))).toEqual([]);
  expect(await storage(page, "sessionStorage")).toEqual([]);
});

test.each(["localhost", "127.0.0.1"])(
  "an issuer at %s that cannot be reached is told, and the page stays where it is",
  async (name) => {
    const host = `${name}:${await freePort()}`;
    const lost = await app.serve({ folder, variables: { VITE_ISSUER: `http://${host}` } });
    const { page, expectError } = await app.newPage({ address: lost });
    expectError(/ERR_CONNECTION_REFUSED/);
    await page.goto("/");
    await enter(page);
    await says(page, `Signing in failed: ${host} cannot be reached; try again.`);
    expect(page.url()).toBe(lost);
  },
);

test("a part of the page that cannot be loaded is told in words, and signing in works once it can", async () => {
  const { page, expectError } = await app.newPage({ address });
  expectError(/ERR_FAILED/);
  await page.goto("/");
  await page.route(/code-flow/, (route) => route.abort());
  await enter(page);
  await says(
    page,
    "Signing in failed: a part of this page cannot be loaded; reload it and try again.",
  );
  expect(page.url()).toBe(address);
  await page.unrouteAll({ behavior: "wait" });
  await page.reload();
  await enter(page);
  await says(page, "back, users answers 200");
});
