import { expect } from "vitest";
import { readFingerprint } from "../../fingerprint.ts";
import type { History } from "../../history.ts";
import { migrate } from "../../migrate.ts";
import { MigrateError } from "../../migrate-error.ts";
import type { Session } from "../../session/session.ts";
import { readStatus } from "../../status.ts";
import { openTestSession, testDatabase } from "../open-test-session.ts";
import { endOf } from "./end-of.ts";
import type { RandomStep } from "./random-history.ts";
import type { Random } from "./random.ts";
import { EMPTY_TABLES } from "./rows.ts";

/** Applies one file for each deploy, with rows between them; says in how many they were in the way. */
export async function applyStepwise(
  steps: readonly RandomStep[],
  history: History,
  random: Random,
) {
  const database = await testDatabase();
  const http = await openTestSession(database, "http");
  const tcp = await openTestSession(database, "tcp");
  let refused = 0;
  for (const [n, step] of steps.entries()) {
    const session = random.pick([http, tcp]);
    const deploy = { ...history, migrations: history.migrations.slice(0, n + 1) };
    const refusal = await refusalOf(session, deploy);
    if (refusal !== undefined) {
      refused += 1;
      await applyWithoutRows(session, { deploy, step, refusal });
    }
    for (const insert of step.rows) await session.query(insert);
  }
  return { refused, end: await endOf(tcp, history) };
}

/** Why rows are in the way, if they are: a constraint or a value, as SQLSTATE says. */
async function refusalOf(session: Session, history: History): Promise<MigrateError | undefined> {
  const before = await readFingerprint(session);
  try {
    await migrate(session, history);
    return undefined;
  } catch (error) {
    const isOfRows = error instanceof MigrateError && /^2[23]/.test(error.details.sqlstate ?? "");
    if (!isOfRows) throw error;
    const [left] = (await readStatus(session, history)).pending;
    const isLeftAlone = left?.units === 1 && !error.details.statement?.includes("CONCURRENTLY");
    // Of several units some are applied, and a failed CONCURRENTLY leaves an INVALID index.
    if (isLeftAlone) expect(await readFingerprint(session)).toEqual(before);
    return error;
  }
}

interface Refused {
  readonly deploy: History;
  readonly step: RandomStep;
  readonly refusal: MigrateError;
}

/** It fails in the same way again, and is applied once the rows are gone. */
async function applyWithoutRows(session: Session, { deploy, step, refusal }: Refused) {
  expectPlace(refusal, step);
  const { pending } = await readStatus(session, deploy);
  expect(pending).toMatchObject([{ tag: step.tag }]);
  const left = await readFingerprint(session);
  const again = await refusalOf(session, deploy);
  expect(again?.details.position).toEqual(refusal.details.position);
  expect(await readFingerprint(session)).toEqual(left);
  expect((await readStatus(session, deploy)).pending).toEqual(pending);
  await session.query(EMPTY_TABLES);
  await migrate(session, deploy);
}

/** It names file, line and column, and there stands one of the file's statements. */
function expectPlace({ message, details: { tag, position } }: MigrateError, step: RandomStep) {
  const { line = 0, column = 0 } = position ?? {};
  expect(tag).toBe(step.tag);
  expect(message).toContain(`${step.tag}.sql:${line}:${column}: `);
  const rest = step.sql
    .split("\n")
    .slice(line - 1)
    .join("\n")
    .slice(column - 1);
  expect(step.statements.some((statement) => rest.startsWith(statement.slice(0, -1)))).toBe(true);
}
