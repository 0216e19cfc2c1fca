import { expect, test } from "vitest";
import { describeFailure } from "../failure.ts";
import { makeWriteKey } from "../write-key.ts";
import { nothingAdded } from "./add-state.ts";
import { describeAdding, describeFailed, tellsFailure } from "./add-words.ts";

const draft = (email: string, name = "") => ({ email, name, ...makeWriteKey() });
const ada = draft("ada@example.com");
const grace = draft("grace@example.com", "Grace");
const offline = describeFailure({ code: "network" }, false);
const taken = describeFailure({ code: "email-taken" }, true);

test("says what is on the way", () => {
  expect(describeAdding(nothingAdded)).toBe("");
  expect(describeAdding({ ...nothingAdded, running: [ada] })).toBe("Adding ada@example.com");
  expect(describeAdding({ ...nothingAdded, running: [ada, grace] })).toBe("Adding 2 users");
});

test("says what failed before anything else, but not what a field says", () => {
  const running = [grace];
  expect(describeAdding({ ...nothingAdded, running, back: { draft: ada, failure: offline } })).toBe(
    "You are offline.",
  );
  expect(describeAdding({ ...nothingAdded, back: { draft: ada, failure: taken } })).toBe("");
});

test("names what failed while the fields held something else", () => {
  const waiting = [{ draft: ada, failure: taken }];
  expect(describeAdding({ ...nothingAdded, waiting })).toBe(
    "Not added: ada@example.com. Another user has this email.",
  );
  const long = draft(`${"a".repeat(40)}@example.com`);
  expect(describeAdding({ ...nothingAdded, waiting: [{ draft: long, failure: offline }] })).toBe(
    `Not added: ${"a".repeat(27)}…. You are offline.`,
  );
});

test("says of a field's failure what the field says", () => {
  const fields = { email: "Must be an email address." };
  const failure = { ...describeFailure({ code: "invalid-request" }, true), fields };
  expect(describeFailed([{ draft: draft("", "Ada"), failure }])).toBe(
    "Not added: a user without an email. Must be an email address.",
  );
});

test("marks what stands there as a failure, unless that has passed", () => {
  const passed = { ...offline, kind: "recovered" } as const;
  const waiting = [{ draft: ada, failure: taken }];
  expect(tellsFailure({ ...nothingAdded, running: [ada] })).toBe(false);
  expect(tellsFailure({ ...nothingAdded, back: { draft: ada, failure: offline } })).toBe(true);
  expect(tellsFailure({ ...nothingAdded, back: { draft: ada, failure: passed } })).toBe(false);
  expect(tellsFailure({ ...nothingAdded, waiting, back: { draft: ada, failure: passed } })).toBe(
    true,
  );
});
