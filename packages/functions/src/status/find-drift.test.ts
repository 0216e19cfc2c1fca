import { randomBytes } from "node:crypto";
import { createDatabase, type Database } from "@slipway/core/lib/create-database";
import { forRequest } from "@slipway/core/lib/for-request";
import { createAppDatabase, type AppDatabase } from "@slipway/core/testing/app-database";
import { history } from "@slipway/core/testing/app-history";
import { readFingerprint } from "@slipway/migrate/fingerprint";
import { grantHandlers } from "@slipway/migrate/handler-role";
import { makeManifest } from "@slipway/migrate/manifest";
import { openSession } from "@slipway/migrate/session/open-session";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Expected } from "./find-drift.ts";
import { readStatus } from "./read-status.ts";

let app: AppDatabase;
let rehearsed: Expected & { readonly fingerprint: readonly string[] };
/** As handlers see it: by their own role. */
let handlersDb: Database;
beforeAll(async () => {
  app = await createAppDatabase();
  const session = await openSession(app.url);
  const account = { role: `handlers_${randomBytes(6).toString("hex")}`, password: "p" };
  await grantHandlers(session, account);
  const fingerprint = [...(await readFingerprint(session))];
  rehearsed = { ...makeManifest(history), fingerprint };
  await session.close();
  const url = new URL(app.neonUrl);
  url.username = account.role;
  url.password = account.password;
  handlersDb = createDatabase(() => url.href);
});
afterAll(() => app.drop());

const readDrift = async (expected: Expected) => (await readStatus(handlersDb, expected)).drift;

test("drift is counted against what the build rehearsed, and told by none where it did not", async () => {
  expect(await readDrift(rehearsed)).toEqual({ missing: 0, unexpected: 0 });
  await app.db.execute(sql`create table by_hand (id integer)`);
  await app.db.execute(sql`drop index users_email_prefix`);
  expect(await readDrift(rehearsed)).toMatchObject({ missing: 1 });
  expect((await readDrift(rehearsed))?.unexpected).toBeGreaterThan(0);
  expect(await readDrift({ ...rehearsed, fingerprint: null })).toBeNull();
  await app.db.execute(sql`drop table by_hand`);
  await app.db.execute(sql`create index users_email_prefix on users (email collate "C")`);
  expect(await readDrift(rehearsed)).toEqual({ missing: 0, unexpected: 0 });
});

test("drift is seen by the handlers' role, and needs no more than one round trip", async () => {
  const spent: number[] = [];
  const { signal } = new AbortController();
  const { drift, latency } = await readStatus(
    forRequest(handlersDb, { signal, spent: (ms) => spent.push(ms) }),
    rehearsed,
  );
  expect(drift).toEqual({ missing: 0, unexpected: 0 });
  expect(spent).toHaveLength(1);
  expect(latency).toBeGreaterThan(0);
  expect(latency).toBeLessThan(spent[0] ?? 0);
});

test("drift is unknown while migrations are pending, or others are applied", async () => {
  const more = [...rehearsed.entries, { tag: "9999_new", when: Date.now(), hash: "f" }];
  expect(await readDrift({ ...rehearsed, entries: more })).toBeNull();
  expect(await readDrift({ ...rehearsed, entries: rehearsed.entries.slice(1) })).toBeNull();
});

test("drift is told while contract files wait that were rehearsed last", async () => {
  const when = Date.now();
  const contract = { lost: rehearsed.fingerprint.slice(0, 1), gained: ['table "old"'] };
  const deferred = [
    { contracts: [when], sameEnd: true, lost: contract.gained, gained: contract.lost },
  ];
  const fingerprint = [...rehearsed.fingerprint.slice(1), ...contract.gained];
  const entries = [...rehearsed.entries, { tag: "9999_old", when, hash: "f" }];
  expect(await readDrift({ entries, fingerprint, deferred })).toEqual({
    missing: 0,
    unexpected: 0,
  });
});
