import { expect, test } from "vitest";
import { describeFailure } from "../failure.ts";
import { calmFailure, describeAdding, describeFailed } from "./add-words.ts";

const still = { running: [], waiting: [], failure: undefined };
const ada = { email: "ada@example.com", name: "" };
const grace = { email: "grace@example.com", name: "Grace" };
const offline = describeFailure({ code: "network" }, false);
const taken = describeFailure({ code: "email-taken" }, true);

test("says what is on the way", () => {
  expect(describeAdding(still)).toBe("");
  expect(describeAdding({ ...still, running: [ada] })).toBe("Adding ada@example.com");
  expect(describeAdding({ ...still, running: [ada, grace] })).toBe("Adding 2 users");
});

test("says what failed before anything else, but not what a field says", () => {
  const running = [grace];
  expect(describeAdding({ ...still, running, failure: offline })).toBe("You are offline.");
  expect(describeAdding({ ...still, failure: taken })).toBe("");
});

test("names what failed while the fields held something else", () => {
  const waiting = [{ draft: ada, failure: taken }];
  expect(describeAdding({ ...still, waiting })).toBe(
    "Not added: ada@example.com. Another user has this email.",
  );
  const long = { email: `${"a".repeat(40)}@example.com`, name: "" };
  expect(describeAdding({ ...still, waiting: [{ draft: long, failure: offline }] })).toBe(
    `Not added: ${"a".repeat(27)}…. You are offline.`,
  );
});

test("says of a field's failure what the field says", () => {
  const fields = { email: "Must be an email address." };
  const failure = { ...describeFailure({ code: "invalid-request" }, true), fields };
  expect(describeFailed([{ draft: { email: "", name: "Ada" }, failure }])).toBe(
    "Not added: a user without an email. Must be an email address.",
  );
});

test("tells no trouble any longer when the connection is back, except what was refused", () => {
  expect(calmFailure(offline)).toMatchObject({
    kind: "recovered",
    words: "Connected again: add it once more.",
  });
  expect(calmFailure(taken)).toBe(taken);
});
