import { expect, test } from "vitest";
import { toldDatabaseEnd } from "./told-database-end.ts";

const RESTART = "Press q and start `npm run dev` again";

test("a Postgres that was killed is told without its log, which says nothing of that", () => {
  const end = { signal: "SIGKILL", code: null, lastLines: "checkpoint complete" } as const;
  expect(toldDatabaseEnd(end, RESTART)).toMatchInlineSnapshot(
    `"Postgres was killed (SIGKILL), by somebody or by the system for want of memory. Press q and start \`npm run dev\` again; the data stays."`,
  );
});

test("a Postgres that ended by itself is told with how and with its last words", () => {
  const end = { signal: null, code: 1, lastLines: "FATAL:  could not write" };
  expect(toldDatabaseEnd(end, RESTART)).toMatchInlineSnapshot(`
    "Postgres has ended by itself (exit code 1). Press q and start \`npm run dev\` again, after mending what its last words may name:
    FATAL:  could not write"
  `);
});
