import { ClientError } from "@slipway/core/contract/client/client-error";
import { describe, expect, test } from "vitest";
import { describeFailure } from "./failure.ts";

describe("a failure in words", () => {
  test("tells a browser without network from a server that does not answer", () => {
    expect(describeFailure({ code: "network" }, false).kind).toBe("offline");
    expect(describeFailure({ code: "network" }, true).kind).toBe("unreachable");
  });

  test("tells AWS's throttling, which has no problem, from what the page does not know", () => {
    const busy = describeFailure({ code: "unexpected", status: 429 }, true);
    expect(busy).toMatchObject({ kind: "busy", words: "The server is busy." });
    expect(describeFailure({ code: "unexpected", status: 502 }, true).kind).toBe("unreachable");
  });

  test("says of a call whose time was up what its last try met", () => {
    const cause = new ClientError("counter.read", "database-unreachable", "answered 503");
    expect(describeFailure({ code: "timeout", cause }, true)).toMatchObject({
      code: "timeout",
      kind: "database",
      words: "The database cannot be reached.",
    });
    expect(describeFailure({ code: "timeout" }, true).words).toBe("No answer came in time.");
  });

  test("gives each field what the problem's pointers say of it, as a sentence", () => {
    const errors = [
      { detail: "must be an email address", pointer: "#/email" },
      { detail: "Too big", pointer: "#/name" },
      { detail: "of a query", parameter: "limit" },
      { detail: "deeper", pointer: "#/a/b" },
    ];
    const problem = { type: "", title: "Wrong", status: 400, detail: "", requestId: "", errors };
    const { kind, words, fields } = describeFailure({ code: "invalid-request", problem }, true);
    expect([kind, words]).toEqual(["refused", "Wrong."]);
    expect(fields).toEqual({ email: "Must be an email address.", name: "Too big." });
  });
});
