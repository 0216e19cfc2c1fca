import { query } from "@slipway/local/testing/query";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type App, openApp } from "./app/open-app.ts";
import { fillUsers, openUsers, storedUsers } from "./app/users-page.ts";
import { WAIT } from "./app/wait.ts";

let app: App;
beforeAll(async () => void (app = await openApp()));
afterAll(async () => app.close());
beforeEach(async () => void (await query(app.databaseUrl, "TRUNCATE users RESTART IDENTITY")));

/** What has the focus, as somebody who cannot see the page is told of it. */
const focused = (page: Page) =>
  page.evaluate(
    "document.activeElement.ariaLabel ?? document.activeElement.labels?.[0]?.textContent ?? document.activeElement.textContent",
  );
const rows = (page: Page) => page.getByRole("list", { name: "Users" }).getByRole("listitem");

/** Presses Tab until the focus is where it is wanted; every control must be reached so. */
async function tabTo(page: Page, label: string | RegExp, key: "Tab" | "Shift+Tab" = "Tab") {
  for (let presses = 0; presses < 60; presses += 1) {
    const now = String(await focused(page)).trim();
    if (typeof label === "string" ? now === label : label.test(now)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`the focus never reached ${String(label)}`);
}

test("adds, renames and removes with the keyboard alone, and the focus stays where the work is", async () => {
  const { page } = await openUsers(app);
  await page.getByText("No users yet. Add the first above.").waitFor(WAIT);
  await tabTo(page, "Email");
  await page.keyboard.type("Ada@Example.com");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Ada");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Rename Ada" }).waitFor(WAIT);
  await expect.poll(() => focused(page), WAIT).toBe("Email");
  await page.keyboard.type("grace@example.com");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Rename grace@example.com" }).waitFor(WAIT);

  await tabTo(page, "Rename Ada");
  await page.keyboard.press("Enter");
  expect(await focused(page)).toBe("New name of Ada");
  await page.keyboard.press("Escape");
  expect(await focused(page)).toBe("Rename Ada");
  await page.keyboard.press("Enter");
  await page.keyboard.type("Ada Lovelace");
  await page.keyboard.press("Enter");
  await expect.poll(() => focused(page), WAIT).toBe("Rename Ada Lovelace");

  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "Remove this user?" }).waitFor(WAIT);
  expect(await focused(page)).toBe("Keep");
  await page.keyboard.press("Escape");
  expect(await focused(page)).toBe("Remove Ada Lovelace");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect.poll(() => focused(page), WAIT).toBe("Remove grace@example.com");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect.poll(() => focused(page), WAIT).toBe("Email");
  expect(await storedUsers(app)).toEqual([]);
});

test("loads one page at a time, and puts the focus on what is new", async () => {
  await fillUsers(app, 45);
  const { page } = await openUsers(app);
  await expect.poll(() => rows(page).count(), WAIT).toBe(20);
  await tabTo(page, "Load more");
  await page.keyboard.press("Enter");
  await expect.poll(() => rows(page).count(), WAIT).toBe(40);
  await expect.poll(() => focused(page), WAIT).toMatch(/^\s*User 21\s/);
  await tabTo(page, "Load more");
  await page.keyboard.press("Enter");
  await expect.poll(() => rows(page).count(), WAIT).toBe(45);
  await expect.poll(() => page.getByRole("button", { name: "Load more" }).isVisible()).toBe(false);
});

test("searches by how an email begins, keeps it over a reload, and never shows an older answer", async () => {
  await fillUsers(app, 30);
  const { page } = await openUsers(app);
  await expect.poll(() => rows(page).count(), WAIT).toBe(20);
  await tabTo(page, "Search by email");
  // The first answer comes last.
  const held = Promise.withResolvers<void>();
  await page.route(/email=user1$/, async (route) => {
    await held.promise;
    await route.continue();
  });
  const asked = page.waitForRequest(/email=user1$/, WAIT);
  await page.keyboard.type("user1");
  await asked;
  await page.keyboard.type("2");
  await expect
    .poll(() => rows(page).allTextContents(), WAIT)
    .toEqual([expect.stringContaining("user12@example.com")]);
  held.resolve();
  await page.unrouteAll({ behavior: "wait" });
  expect(new URL(page.url()).hash).toBe("#email=user12");
  await page.reload();
  await expect
    .poll(() => rows(page).allTextContents(), WAIT)
    .toEqual([expect.stringContaining("user12@example.com")]);
  expect(await page.getByLabel("Search by email").inputValue()).toBe("user12");
  await page.getByLabel("Search by email").fill("nobody");
  await page.getByText("No email begins with “nobody”.").waitFor(WAIT);
});

test("says beside a field what is wrong with it", async () => {
  await fillUsers(app, 1);
  const { page, expectError } = await openUsers(app);
  expectError(/status of (400|409)/);
  const email = page.getByLabel("Email", { exact: true });
  const error = page.locator("#add-email-error");
  const wrong = async () => [await email.getAttribute("aria-invalid"), await error.textContent()];
  expect(await email.getAttribute("aria-describedby")).toBe("add-email-error");
  await email.fill("ada");
  await page.keyboard.press("Enter");
  await expect.poll(wrong, WAIT).toEqual(["true", "Must be an email address."]);
  await email.fill("USER1@example.com");
  await page.keyboard.press("Enter");
  await expect.poll(wrong, WAIT).toEqual(["true", "Another user has this email."]);
  expect(await focused(page)).toBe("Email");
  await email.fill("ada@example.com");
  await page.keyboard.press("Enter");
  await expect.poll(wrong, WAIT).toEqual(["false", ""]);
});

/** Holds what adds users until it is released, and counts them. */
async function holdAdds(page: Page) {
  const held = Promise.withResolvers<void>();
  let count = 0;
  await page.route(app.urls["users"] ?? "", async (route) => {
    if (route.request().method() === "POST") {
      count += 1;
      await held.promise;
    }
    await route.continue();
  });
  return { count: () => count, release: held.resolve };
}
const words = (page: Page) => page.locator("#add-words");

test("adds one user while another is on the way, says so, and moves nothing", async () => {
  const { page } = await openUsers(app);
  const adds = await holdAdds(page);
  const submit = page.getByRole("button", { name: "Add user" });
  const place = await submit.boundingBox();
  const email = page.getByLabel("Email", { exact: true });
  await email.focus();
  await page.keyboard.type("ada@example.com");
  await page.keyboard.press("Enter");
  // The second press finds nothing to send.
  await page.keyboard.press("Enter");
  await expect.poll(() => words(page).textContent(), WAIT).toBe("Adding ada@example.com");
  expect(await page.locator("#add").getAttribute("aria-busy")).toBe("true");
  await page.keyboard.type("grace@example.com");
  await page.keyboard.press("Enter");
  await expect.poll(adds.count, WAIT).toBe(2);
  expect(await words(page).textContent()).toBe("Adding 2 users");
  await page.keyboard.type("edgar@");
  adds.release();
  for (const name of ["ada", "grace"]) {
    await page.getByRole("button", { name: `Rename ${name}@example.com` }).waitFor(WAIT);
  }
  await expect.poll(() => words(page).textContent(), WAIT).toBe("");
  expect(await email.inputValue()).toBe("edgar@");
  expect(await submit.boundingBox()).toEqual(place);
});

test("what failed while somebody typed on is told, and comes back to the fields when they are empty", async () => {
  await fillUsers(app, 1);
  const { page, expectError } = await openUsers(app);
  expectError(/status of 409/);
  const adds = await holdAdds(page);
  const email = page.getByLabel("Email", { exact: true });
  await email.focus();
  await page.keyboard.type("user1@example.com");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Ada");
  await page.keyboard.press("Enter");
  await page.keyboard.type("grace@example.com");
  adds.release();
  const told = "Not added: user1@example.com. Another user has this email.";
  await expect.poll(() => words(page).textContent(), WAIT).toBe(told);
  expect(await email.inputValue()).toBe("grace@example.com");
  await page.keyboard.press("Enter");
  await expect.poll(() => email.inputValue(), WAIT).toBe("user1@example.com");
  expect(await page.getByLabel("Name optional").inputValue()).toBe("Ada");
  expect(await page.locator("#add-email-error").textContent()).toBe("Another user has this email.");
  expect(await words(page).textContent()).toBe("");
});

test("an add whose answer was lost is sent again as it stands, and adds one user", async () => {
  const { page, expectError } = await openUsers(app);
  expectError(/ERR_FAILED/);
  let isLost = true;
  await page.route(app.urls["users"] ?? "", async (route) => {
    if (route.request().method() !== "POST" || !isLost) return await route.continue();
    await route.fetch();
    await route.abort();
  });
  const email = page.getByLabel("Email", { exact: true });
  await email.fill("ada@example.com");
  await page.keyboard.press("Enter");
  await page.getByText("Connected again: add it once more.").waitFor(WAIT);
  expect(await email.inputValue()).toBe("ada@example.com");
  isLost = false;
  const answered = page.waitForResponse((answer) => answer.status() === 201, WAIT);
  await page.getByRole("button", { name: "Add user" }).click();
  await answered;
  await expect.poll(() => words(page).textContent(), WAIT).toBe("");
  expect(await email.inputValue()).toBe("");
  expect(await page.locator("#add-email-error").textContent()).toBe("");
  expect(await rows(page).count()).toBe(1);
  expect(await storedUsers(app)).toEqual([{ email: "ada@example.com", name: null }]);
});

test("what another has removed is gone when a tab is looked at again, and what was loaded stays", async () => {
  await fillUsers(app, 45);
  const { page } = await openUsers(app);
  const look = () => page.evaluate("dispatchEvent(new Event('focus'))");
  const remove = (id: number) => query(app.databaseUrl, `DELETE FROM users WHERE id = ${id}`);
  const buttonOf = (id: number) =>
    page.getByRole("button", { name: `Remove User ${id}`, exact: true });
  await page.getByRole("button", { name: "Load more" }).click();
  await expect.poll(() => rows(page).count(), WAIT).toBe(40);
  await buttonOf(30).focus();
  await remove(30);
  await look();
  await buttonOf(30).waitFor({ ...WAIT, state: "detached" });
  expect(await rows(page).count()).toBe(40);
  expect(await page.evaluate("document.activeElement.id")).toBe("list");
  await page.getByRole("button", { name: "Load more" }).click();
  await expect.poll(() => rows(page).count(), WAIT).toBe(44);
  // Nothing is taken from somebody who is at work on it.
  await page.getByRole("button", { name: "Rename User 7", exact: true }).click();
  await page.keyboard.type("Half a na");
  await remove(7);
  await look();
  await page.keyboard.type("me");
  expect(await page.getByLabel("New name of User 7").inputValue()).toBe("Half a name");
  await page.keyboard.press("Escape");
  await look();
  await buttonOf(7).waitFor({ ...WAIT, state: "detached" });
});

test("signs out, stays signed out over a reload, and in again with a click", async () => {
  await fillUsers(app, 11);
  const { page } = await openUsers(app, "/#email=user1%40");
  // Signing in, here without a click, led away and back.
  await page.getByText("user1@example.com").waitFor(WAIT);
  expect(new URL(page.url()).hash).toBe("#email=user1%40");
  expect(await page.getByLabel("Search by email").inputValue()).toBe("user1@");
  expect(await rows(page).count()).toBe(1);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByText("You are signed out.").waitFor(WAIT);
  await page.reload();
  await page.getByText("Sign in to see the users.").waitFor(WAIT);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("user1@example.com").waitFor(WAIT);
});

test("signs out in every window at once", async () => {
  await fillUsers(app, 1);
  const { page } = await openUsers(app);
  await page.getByText("user1@example.com").waitFor(WAIT);
  const other = await page.context().newPage();
  await other.goto("/");
  await other.getByText("user1@example.com").waitFor(WAIT);
  await page.getByRole("button", { name: "Sign out" }).click();
  await other.getByText("You are signed out.").waitFor(WAIT);
  expect(await other.getByText("user1@example.com").isVisible()).toBe(false);
  await other.reload();
  await other.getByText("Sign in to see the users.").waitFor(WAIT);
});

test("marks of writing from right to left turn nothing around but the name that holds them", async () => {
  const name = "Ada \u202E) moc.elpmaxe@live(";
  await query(
    app.databaseUrl,
    `INSERT INTO users (email, name) VALUES ('x@example.com', '${name}')`,
  );
  const { page } = await openUsers(app);
  await page.getByRole("button", { name: /^Remove/ }).click(WAIT);
  const question = page.locator("#removal-words");
  const end = " is deleted from the database. There is no way back.";
  expect(await question.textContent()).toBe(`${name} (x@example.com)${end}`);
  expect(await question.locator("bdi").allTextContents()).toEqual([name, "x@example.com"]);
  const row = page.locator(".user-who > bdi");
  expect(await row.allTextContents()).toEqual([name, "x@example.com"]);
});
