import type { TestDatabase } from "@slipway/local/testing/database";
import { onTestFinished } from "vitest";
import { openSession } from "../session/open-session.ts";
import type { Session } from "../session/session.ts";
import { type Fate, startFaultyProxy } from "./faulty-proxy.ts";
import { type Transport, urlFor } from "./open-test-session.ts";

/** A session that loses the answer to its first transaction with an INSERT, and counts those. */
export async function openLosingSession(
  database: TestDatabase,
  transport: Transport,
): Promise<Session & { readonly writes: () => number }> {
  const url = new URL(urlFor(database, transport));
  let fate: Fate = "pass";
  const proxy = await startFaultyProxy(Number(url.port), () => {
    const chosen = { fate, afterMs: 0 };
    fate = "pass";
    return chosen;
  });
  onTestFinished(() => proxy.close());
  const { href } = Object.assign(url, { port: String(proxy.port) });
  const session = await openSession(href, { transport });
  onTestFinished(() => session.close());
  let writes = 0;
  return {
    ...session,
    transaction: (statements) => {
      if (statements.some((text) => text.includes("INSERT"))) {
        writes += 1;
        if (writes === 1) fate = "lose-answer";
      }
      return session.transaction(statements);
    },
    writes: () => writes,
  };
}
