import { createTestDatabase } from "@slipway/local/testing/database";
import { describe, expect, test } from "vitest";
import type { WithEmpty } from "../deploy/rehearse.ts";
import { readFingerprint } from "../fingerprint.ts";
import { migrate } from "../migrate.ts";
import { openSession } from "../session/open-session.ts";
import type { Session } from "../session/session.ts";
import { migrateError } from "../testing/migrate-error.ts";
import { type Transport, TRANSPORTS, urlFor } from "../testing/open-test-session.ts";
import { REFUSED_HISTORIES } from "./refused.ts";
import { replay } from "./replay.ts";
import { SYNTHETIC_HISTORIES } from "./synthetic-histories.ts";
import { deploysOf, historyOf } from "./synthetic-history.ts";

const lend = (transport: Transport): WithEmpty =>
  async function withEmpty(work) {
    const database = await createTestDatabase();
    const session = await openSession(urlFor(database, transport), { transport });
    try {
      return await work(session);
    } finally {
      await session.close();
      await database.drop();
    }
  };

/** The schema, what the units wrote and what the ledger says of them. */
async function look(session: Session): Promise<string[]> {
  const [row] = await session.query("SELECT to_regclass('public.witness') AS witness");
  const saw = "SELECT tag FROM public.witness ORDER BY ctid";
  const witness = row?.["witness"] === null ? [] : await session.query(saw);
  const units = await session.query(
    "SELECT tag, unit, of, state FROM slipway.units ORDER BY migration, unit",
  );
  return [
    ...(await readFingerprint(session)),
    ...witness.map(({ tag }) => `${SAW}${String(tag)}`),
    ...units.map((unit) => JSON.stringify(unit)),
  ];
}

const SAW = "witness saw: ";

describe.each(TRANSPORTS)("over %s", (transport) => {
  test.each(Object.entries(SYNTHETIC_HISTORIES))(
    "%s: fresh and one migration per deploy end alike, each unit run once",
    async (_, history) => {
      const { fresh, stepwise } = await replay(deploysOf(history), lend(transport), look);
      // What is merged late runs late: only there the rows come in another order.
      expect(stepwise.toSorted()).toEqual(fresh.toSorted());
      const saw = fresh.flatMap((line) => (line.startsWith(SAW) ? line.slice(SAW.length) : []));
      expect(saw).toEqual(history.witness ?? []);
    },
  );

  test.each(Object.entries(REFUSED_HISTORIES))(
    "%s: refused by file and line before anything runs",
    async (_, { files, refused }) => {
      await lend(transport)(async (session) => {
        const before = await readFingerprint(session);
        const error = await migrateError(migrate(session, historyOf({ files })));
        expect(error.code).toBe("refused");
        const found = error.details.refusals?.map(({ message }) => message) ?? [];
        expect(found.map((message, n) => message.slice(0, refused[n]?.length))).toEqual(refused);
        expect(await readFingerprint(session)).toEqual(before);
        expect(await session.query("SELECT to_regnamespace('slipway') AS ledger")).toEqual([
          { ledger: null },
        ]);
      });
    },
  );
});
