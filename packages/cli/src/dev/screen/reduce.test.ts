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
  const state = after(output(JSON.stringify({ level: "error", route: "list", error }), "ERROR"));
  expect(state.log).toEqual([]);
  expect(state.errors).toEqual([
    {
      functions: ["users"],
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

test("a build that works again takes its failure back", () => {
  expect(after(build("failed")).failedBuilds).toEqual({
    users: ["packages/functions/src/users.ts:1:1: no"],
  });
  expect(after(build("failed"), build("unchanged")).failedBuilds).toEqual({});
});

test("a failure lasts until the history is told again, and what was read is gone", () => {
  const failed: DevEvent = { type: "history", failure: "no" };
  const standing = { applied: 1, newest: "0000_init", pending: [], warnings: [] };
  expect(after(failed).failure).toBe("no");
  expect(after(failed, { type: "history", standing })).toMatchObject({
    failure: undefined,
    standing,
  });
  expect(after({ type: "note", text: "a" }, { type: "read" }).notes).toEqual([]);
});
