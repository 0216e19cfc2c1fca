import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { widthOf } from "../../progress/shown-text.ts";
import type { DevEvent } from "../dev-event.ts";
import { BEGINNING, type DevState } from "./dev-state.ts";
import { reduce } from "./reduce.ts";
import { renderScreen } from "./render-screen.ts";

const PLAIN = { columns: 80, rows: 24, colours: false, links: false, now: 5000 };

const after = (...events: readonly DevEvent[]): DevState =>
  events.reduce((state, event) => reduce(state, event, 1000), BEGINNING);

function screen(state: DevState, view: Partial<typeof PLAIN> = {}): string {
  const rows = renderScreen(state, { ...PLAIN, ...view }).map((row) => `|${row}`);
  return `\n${rows.join("\n")}\n`;
}

const ready: DevEvent = {
  type: "ready",
  ms: 1180,
  token: "eyJ",
  addresses: [
    { name: "counter", address: "http://localhost:3001/" },
    { name: "users", address: "http://localhost:41234/", remark: "port 3002 is taken" },
    { name: "status", address: "http://localhost:3003/" },
    { name: "database", address: "postgres://slipway_owner@localhost:21448/slipway" },
    { name: "endpoint", address: "http://localhost:46551/sql" },
    { name: "issuer", address: "http://localhost:3000" },
  ],
};
const standing = { applied: 3, newest: "0002_add-idempotency", pending: [], warnings: [] };
const history: DevEvent = { type: "history", standing };
const same: DevEvent = { type: "schema", draft: { state: "same" } };
const changed: DevEvent = {
  type: "schema",
  draft: {
    state: "changed",
    changes: ["table public.notes"],
    statements: ['CREATE TABLE "notes" (\n\t"id" serial PRIMARY KEY NOT NULL\n);\n'],
    name: "add-notes",
  },
};
const request = (path: string, status = 200): DevEvent => ({
  type: "request",
  function: "counter",
  requestId: "1",
  method: "GET",
  path,
  status,
  ms: 12.4,
});
const thrown = (name: string): Extract<DevEvent, { type: "error" }> => ({
  type: "error",
  function: name,
  requestId: "1",
  errorType: "TypeError",
  errorMessage: "rows is not iterable",
  stack: [
    "TypeError: rows is not iterable",
    "    at listUsers (packages/core/src/users.ts:21:9)",
    "    at async answer (packages/functions/src/http/route.ts:40:11)",
  ],
});

const failedBySchema = (name: string): DevEvent => ({
  type: "build",
  function: name,
  outcome: "failed",
  ms: 3,
  bytes: 0,
  errors: ['packages/core/src/models/Schema.ts:3:18: Unexpected ";"'],
});

describe("the screen", () => {
  test("says that it starts until it is ready", () => {
    expect(screen(after({ type: "begun" }), { rows: 5 })).toMatchInlineSnapshot(`
      "
      | Slipway dev  is starting
      |
      |
      |
      |  q quit
      "
    `);
  });

  test("shows where everything answers, where the schema stands and the last requests", () => {
    const state = after(ready, history, same, request("/"), request("/users?after=7", 404));
    expect(screen(state)).toMatchInlineSnapshot(`
      "
      | Slipway dev  ready in 1.2 s; secrets are in .slipway/dev.json
      |
      |  counter     http://localhost:3001/
      |  users       http://localhost:41234/  (port 3002 is taken)
      |  status      http://localhost:3003/
      |  database    postgres://slipway_owner@localhost:21448/slipway
      |  endpoint    http://localhost:46551/sql
      |  issuer      http://localhost:3000
      |
      |  migrations  3 applied, the newest 0002_add-idempotency
      |
      |  Schema.ts   agrees with the migrations
      |
      |  requests
      |    counter  GET     200   12 ms  /
      |    counter  GET     404   12 ms  /users?after=7
      |
      |
      |
      |
      |
      |
      |
      |  g generate  s studio  r reset  q quit
      "
    `);
  });

  test("shows the draft of a changed schema and the key for it", () => {
    expect(screen(after(ready, history, changed))).toMatchInlineSnapshot(`
      "
      | Slipway dev  ready in 1.2 s; secrets are in .slipway/dev.json
      |
      |  counter     http://localhost:3001/
      |  users       http://localhost:41234/  (port 3002 is taken)
      |  status      http://localhost:3003/
      |  database    postgres://slipway_owner@localhost:21448/slipway
      |  endpoint    http://localhost:46551/sql
      |  issuer      http://localhost:3000
      |
      |  migrations  3 applied, the newest 0002_add-idempotency
      |
      |  Schema.ts   changed without a migration: table public.notes
      |    g writes this migration and applies it:
      |    CREATE TABLE "notes" (
      |      "id" serial PRIMARY KEY NOT NULL
      |    );
      |
      |  requests: none yet
      |
      |
      |
      |
      |
      |  g generate  s studio  r reset  q quit
      "
    `);
  });

  test("leaves a rename to a person, and says a broken schema once with who suffers", () => {
    const changes = ["table public.users"];
    const ambiguous: DevEvent = {
      type: "schema",
      draft: { state: "ambiguous", changes, name: "change-users" },
    };
    const broken: DevEvent = {
      type: "schema",
      draft: { state: "broken", message: 'Schema.ts:3:18 does not compile: Unexpected ";"' },
    };
    expect(screen(after(history, ambiguous), { rows: 6 })).toMatchInlineSnapshot(`
      "
      | Slipway dev  is starting
      |  migrations  3 applied, the newest 0002_add-idempotency
      |  Schema.ts   changed without a migration: table public.users
      |    g lets drizzle-kit ask you what was renamed, writes and applies it
      |
      |  q quit
      "
    `);
    expect(
      screen(after(history, broken, failedBySchema("counter"), failedBySchema("users")), {
        rows: 9,
      }),
    ).toMatchInlineSnapshot(`
      "
      | Slipway dev  is starting
      |  migrations  3 applied, the newest 0002_add-idempotency
      |  Schema.ts   cannot be compared with the migrations
      |    Schema.ts:3:18 does not compile: Unexpected ";"
      |    until it is mended counter, users answer 502
      |
      |
      |
      |  q quit
      "
    `);
  });

  test("shows how a migration goes, and why one failed", () => {
    const unit = { tag: "0003_fill", index: 1, of: 2 };
    const running = after(
      ready,
      history,
      { type: "migration", event: { type: "started", ...unit } },
      {
        type: "migration",
        event: { type: "progress", ...unit, rows: 5000, estimated: 20_000 },
      },
    );
    const text = `0003_fill.sql:2:1: relation "nowhere" does not exist (42P01); nothing of it is applied`;
    const failed = after(ready, {
      type: "history",
      standing: { ...standing, pending: ["0003_fill"] },
      failure: { text, reset: false },
    });
    expect(screen(running, { rows: 15 })).toMatchInlineSnapshot(`
      "
      | Slipway dev  ready in 1.2 s; secrets are in .slipway/dev.json
      |  counter     http://localhost:3001/
      |  users       http://localhost:41234/  (port 3002 is taken)
      |  status      http://localhost:3003/
      |  database    postgres://slipway_owner@localhost:21448/slipway
      |  endpoint    http://localhost:46551/sql
      |  issuer      http://localhost:3000
      |  migrations  3 applied, the newest 0002_add-idempotency
      |  applying    0003_fill (unit 2 of 2)  4 s  has changed 5,000 of about 20,000 …
      |  requests: none yet
      |
      |
      |
      |
      |  g generate  s studio  r reset  q quit
      "
    `);
    expect(screen(failed, { rows: 15, columns: 60 })).toMatchInlineSnapshot(`
      "
      | Slipway dev  ready in 1.2 s; secrets are in .slipway/dev.j…
      |  counter     http://localhost:3001/
      |  users       http://localhost:41234/  (port 3002 is taken)
      |  status      http://localhost:3003/
      |  database    postgres://slipway_owner@localhost:21448/slip…
      |  endpoint    http://localhost:46551/sql
      |  issuer      http://localhost:3000
      |  migrations  3 applied, the newest 0002_add-idempotency
      |  pending     0003_fill
      |    0003_fill.sql:2:1: relation "nowhere" does not exist
      |    (42P01); nothing of it is applied
      |  requests: none yet
      |
      |
      |  g generate  s studio  r reset  q quit
      "
    `);
    const edited = after({
      type: "history",
      failure: { text: "0001_x.sql was edited", reset: true },
    });
    expect(screen(edited, { rows: 6 })).toMatchInlineSnapshot(`
      "
      | Slipway dev  is starting
      |  migrations  not known
      |    0001_x.sql was edited
      |    r empties this database and applies the migrations as they are now
      |
      |  q quit
      "
    `);
  });

  test("shows an error once with its stack, however many functions it hit", () => {
    const state = after(ready, history, same, thrown("users"), thrown("status"));
    expect(screen(state, { rows: 18 })).toMatchInlineSnapshot(`
      "
      | Slipway dev  ready in 1.2 s; secrets are in .slipway/dev.json
      |  counter     http://localhost:3001/
      |  users       http://localhost:41234/  (port 3002 is taken)
      |  status      http://localhost:3003/
      |  database    postgres://slipway_owner@localhost:21448/slipway
      |  endpoint    http://localhost:46551/sql
      |  issuer      http://localhost:3000
      |  migrations  3 applied, the newest 0002_add-idempotency
      |  Schema.ts   agrees with the migrations
      |  requests: none yet
      |  users, status: TypeError: rows is not iterable (2 times)
      |      request id 1
      |      at listUsers (packages/core/src/users.ts:21:9)
      |      at async answer (packages/functions/src/http/route.ts:40:11)
      |
      |
      |
      |  g generate  s studio  r reset  c clear  q quit
      "
    `);
    const built: DevEvent = {
      type: "build",
      function: "users",
      outcome: "built",
      ms: 9,
      bytes: 9,
      errors: [],
    };
    expect(reduce(state, built, 0).errors).toMatchObject([{ met: [{ function: "status" }] }]);
  });

  test("shows every address whatever was thrown: of several errors a few frames each, our own first", () => {
    const stack = Array.from({ length: 30 }, (_, at) => `    at step${at} (packages/a.ts:${at}:1)`);
    const errors = ["one", "two", "three"].map((errorMessage): DevEvent => {
      const frames = ["    at query (node_modules/pg/a.js:1:1)", ...stack];
      return { ...thrown("users"), errorMessage, stack: frames };
    });
    const note: DevEvent = { type: "note", text: "word ".repeat(60) };
    const state = after(ready, history, same, ...errors, note, request("/"), request("/b"));
    expect(screen(state, { rows: 26 })).toMatchInlineSnapshot(`
      "
      | Slipway dev  ready in 1.2 s; secrets are in .slipway/dev.json
      |  counter     http://localhost:3001/
      |  users       http://localhost:41234/  (port 3002 is taken)
      |  status      http://localhost:3003/
      |  database    postgres://slipway_owner@localhost:21448/slipway
      |  endpoint    http://localhost:46551/sql
      |  issuer      http://localhost:3000
      |  migrations  3 applied, the newest 0002_add-idempotency
      |  Schema.ts   agrees with the migrations
      |  requests
      |    counter  GET     200   12 ms  /
      |    counter  GET     200   12 ms  /b
      |  users: TypeError: three
      |      request id 1
      |      at step0 (packages/a.ts:0:1)
      |      at step1 (packages/a.ts:1:1)
      |      at step2 (packages/a.ts:2:1)
      |  users: TypeError: two
      |      request id 1
      |    … 8 more lines
      |  word word word word word word word word word word word word word word word
      |  word word word word word word word word word word word word word word word
      |  word word word word word word word word word word word word word word word
      |  word word word word word word word word word word word word word word word
      |
      |  g generate  s studio  r reset  c clear  q quit
      "
    `);
  });

  test("shows a note from its start, and says how much of it is left out", () => {
    const text =
      `Wrote 0005_x.sql: review it; write "-- slipway: phase=expand" on line 1.\n`.repeat(3);
    const state = after(history, { type: "note", text });
    expect(screen(state, { rows: 7, columns: 44 })).toMatchInlineSnapshot(`
      "
      | Slipway dev  is starting
      |  migrations  3 applied, the newest 0002_ad…
      |  Wrote 0005_x.sql: review it; write
      |  "-- slipway: phase=expand" on line 1.
      |    … 4 more lines
      |
      |  q quit
      "
    `);
  });

  test("asks in its last rows", () => {
    const question = {
      text: "Name of the migration:",
      hint: "Enter writes and applies it, Esc does not",
      typed: "add-notes",
    };
    expect(screen(after({ type: "question", question }), { rows: 4 })).toMatchInlineSnapshot(`
      "
      | Slipway dev  is starting
      |
      |  Name of the migration: add-notes▏
      |  Enter writes and applies it, Esc does not
      "
    `);
  });

  test("shows in a narrow terminal the keys that count most, and always how to quit", () => {
    const page = { name: "page", address: "http://localhost:5173/" };
    const state = after(ready, { type: "page", address: page }, { type: "note", text: "noted" });
    const keysIn = (columns: number) => renderScreen(state, { ...PLAIN, columns }).at(-1);
    expect([80, 59, 39, 20, 5].map(keysIn)).toEqual([
      "  g generate  s studio  r reset  o open the page  c clear  q quit",
      "  g generate  s studio  r reset  c clear  q quit",
      "  g generate  r reset  c clear  q quit",
      "  g generate  q quit",
      "  q …",
    ]);
  });

  test("sets a request's status apart from its method", () => {
    const event = { ...request("/"), method: "OPTIONS" };
    expect(renderScreen(after(ready, event), PLAIN)).toContain(
      "    counter  OPTIONS 200   12 ms  /",
    );
  });

  test("holds its width and height whatever the texts hold", () => {
    const wild = "/用户/\u001b[2J\u0007\r\n\t👩‍👩‍👧é/".repeat(9);
    const state = after(
      ready,
      { type: "history", standing, failure: { text: wild, reset: false } },
      changed,
      thrown(wild),
      { type: "note", text: wild },
      ...Array.from({ length: 300 }, (_, at) => request(`/${at}${wild}`)),
    );
    for (const [columns, rows] of [
      [60, 15],
      [80, 24],
      [200, 60],
      [20, 4],
      [1, 1],
    ] as const) {
      const view = { ...PLAIN, columns, rows, colours: true, links: true };
      const lines = renderScreen(state, view).map((line) => stripVTControlCharacters(line));
      expect(lines).toHaveLength(rows);
      expect(Math.max(...lines.map((line) => widthOf(line)))).toBeLessThanOrEqual(columns);
      expect(lines.join("")).not.toMatch(/\p{Cc}/u);
    }
  });

  test("shows the end of a long answer, where the cursor is", () => {
    const question = { text: "Name:", hint: "Enter", typed: `${"a".repeat(90)}END` };
    const [line = ""] = renderScreen(after({ type: "question", question }), PLAIN).slice(-2);
    expect(line).toMatch(/^ {2}Name: …a+END▏$/);
    expect(widthOf(line)).toBeLessThanOrEqual(PLAIN.columns);
  });

  test("is drawn at once where lines are as long as Lambda lets them be", () => {
    const text = "é用".repeat(128_000);
    const long: DevEvent = {
      type: "output",
      function: "counter",
      requestId: undefined,
      level: "INFO",
      text,
    };
    const state = after(ready, ...Array.from({ length: 30 }, () => long));
    const began = performance.now();
    renderScreen(state, PLAIN);
    expect(performance.now() - began).toBeLessThan(1000);
  });

  test("dresses what a terminal can show: colours by status, addresses to click", () => {
    const [, , first] = renderScreen(after(ready), { ...PLAIN, colours: true, links: true });
    expect(JSON.stringify(first)).toMatchInlineSnapshot(
      `""\\u001b[2m  counter     \\u001b[22m\\u001b]8;;http://localhost:3001/\\u001b\\\\http://localhost:3001/\\u001b]8;;\\u001b\\\\""`,
    );
  });
});
