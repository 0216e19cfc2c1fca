import { query } from "@slipway/local/testing/query";
import type { App } from "./open-app.ts";
import type { OpenedPage } from "./open-browser.ts";
import { WAIT } from "./wait.ts";

/** Stores users: user1@example.com, called User 1, and so on. */
export async function fillUsers({ databaseUrl }: App, count: number): Promise<void> {
  await query(
    databaseUrl,
    `INSERT INTO users (email, name)
     SELECT 'user' || n || '@example.com', 'User ' || n FROM generate_series(1, ${count}) n`,
  );
}

/** Every stored user as email and name, the oldest first. */
export async function storedUsers({ databaseUrl }: App) {
  return await query(databaseUrl, "SELECT email, name FROM users ORDER BY id");
}

/** Opens the page for somebody new, signed in, and waits for the list of users. */
export async function openUsers(app: App, path = "/"): Promise<OpenedPage> {
  const opened = await app.newPage();
  await opened.page.goto(path);
  await opened.page.locator("#list[aria-busy=false]").waitFor({ ...WAIT, state: "attached" });
  return opened;
}
