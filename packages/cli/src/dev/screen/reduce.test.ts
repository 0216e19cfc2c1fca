import type { OutputEvent } from "@slipway/local/runner/log-event";
import { expect, test } from "vitest";
import type { DevEvent } from "../dev-event.ts";
import { BEGINNING } from "./dev-state.ts";
import { reduce } from "./reduce.ts";

const after = (...events: readonly DevEvent[]) =>
  events.reduce((state, event) => reduce(state, event, 0), BEGINNING);

const output = (text: string, level: OutputEvent["level"] = "INFO"): OutputEvent => ({
  type: "output",
  function: "users",
  requestId: "1",
  level,
  text,
});

const build = (outcome: "failed" | "unchanged"): DevEvent => ({
  type: "build",
  function: "users",
  outcome,
  ms: 1,
  bytes: 0,
  errors: outcome === "failed" ? ["packages/functions/src/users.ts:1:1: no"] : [],
});

test("an error that a handler logs as JSON is one like those it throws, without the runtime's frames", () => {
  const stack = [
    "at listUsers (packages/core/src/users.ts:21:9)",
    "at runLoop (/app/.slipway/functions/.runtime/bootstrap.cjs:191:28)",
    "at process.processTicksAndRejections (node:internal/process/task_queues:104:5)",
  ].join("\n    ");
  const cause = { name: "Error", message: "no such column" };
  const error = { name: "DrizzleQueryError", message: "Failed query: select", stack, cause };
  const line = { requestId: "1", route: "GET /users", status: 500, error };
  const state = after(output(JSON.stringify(line), "ERROR"));
  expect(state.log).toEqual([]);
  expect(state.errors).toEqual([
    {
      met: [{ function: "users", routes: ["GET /users"] }],
      requestId: "1",
      unrouted: false,
      title: "DrizzleQueryError: Failed query: select (no such column)",
      stack: ["at listUsers (packages/core/src/users.ts:21:9)"],
      times: 1,
    },
  ]);
});

test("what a handler prints is in the log line by line, but for the log of a request that is there already", () => {
  const request = JSON.stringify({ requestId: "1", route: "list", status: 200, ms: 3 });
  const state = after(output("one\ntwo"), output(request), output(`{"a":1}`, "ERROR"));
  expect(state.log).toMatchObject([
    { text: "one", bad: false },
    { text: "two", bad: false },
    { text: `{"a":1}`, bad: true },
  ]);
});

const answered = (path: string, status: number): DevEvent => ({
  type: "request",
  function: "users",
  requestId: "1",
  method: "GET",
  path,
  status,
  ms: 1,
});
const note = (text: string): DevEvent => ({ type: "note", text, about: "a.sql" });
const thrown: DevEvent = {
  type: "error",
  function: "users",
  requestId: "1",
  errorType: "Sandbox.Timedout",
  errorMessage: "no answer in 10 s",
  stack: ["Error: no answer", "    at listOnTimeout (node:internal/timers:605:17)"],
};

test("an error is told until its function answers on the same route", () => {
  const failed = [thrown, answered("/users?after=7", 500)];
  expect(after(...failed).errors).toMatchObject([
    { stack: [], met: [{ function: "users", routes: ["GET /users"] }] },
  ]);
  expect(after(...failed, answered("/", 200), answered("/users", 503)).errors).toHaveLength(1);
  expect(after(...failed, answered("/users?after=8", 404)).errors).toEqual([]);
});

test("an error that a handler logs is told until it answers on that route of the contract", () => {
  const line = { requestId: "1", route: "GET /users/{id}", status: 500 };
  const failed = output(JSON.stringify({ ...line, error: { message: "no" } }));
  const other = output(JSON.stringify({ ...line, route: "GET /users", status: 200 }));
  const same = output(JSON.stringify({ ...line, status: 404 }));
  expect(after(failed, answered("/users/1", 500), other).errors).toHaveLength(1);
  expect(after(failed, answered("/users/1", 500), other, same).errors).toEqual([]);
});

test("a module that could not be loaded is told until its function answers anything", () => {
  const unloaded: DevEvent = { ...thrown, requestId: undefined };
  expect(after(unloaded, answered("/", 500)).errors).toHaveLength(1);
  expect(after(unloaded, answered("/", 200)).errors).toEqual([]);
});

test("a note about a file is told until a newer one, or until it is outdated; all are cleared at once", () => {
  expect(after(note("one"), note("two")).notes).toEqual([{ text: "two", about: "a.sql" }]);
  const outdated: DevEvent = { type: "outdated", about: "a.sql" };
  expect(after(note("one"), { type: "note", text: "b" }, outdated).notes).toEqual([{ text: "b" }]);
  expect(after(note("one"), thrown, { type: "cleared" })).toMatchObject({ notes: [], errors: [] });
});

test("a build that works again takes its failure back", () => {
  expect(after(build("failed")).failedBuilds).toEqual({
    users: ["packages/functions/src/users.ts:1:1: no"],
  });
  expect(after(build("failed"), build("unchanged")).failedBuilds).toEqual({});
});

test("a failure lasts until the history is told again, and what was read is gone", () => {
  const failed: DevEvent = { type: "history", failure: { text: "no", reset: false } };
  const standing = { applied: 1, newest: "0000_init", pending: [], warnings: [] };
  expect(after(failed).failure?.text).toBe("no");
  expect(after(failed, { type: "history", standing })).toMatchObject({
    failure: undefined,
    standing,
  });
  expect(after({ type: "note", text: "a" }, { type: "read" }).notes).toEqual([]);
});
