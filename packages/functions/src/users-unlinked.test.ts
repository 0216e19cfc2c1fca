import { expect, test, vi } from "vitest";
import { invoke } from "./testing/invoke.ts";
import { linkDatabase } from "./testing/link-database.ts";
import { bearing } from "./testing/token-function.ts";
import { handler } from "./users.ts";

test("users lets nobody in where the stage does not say whose tokens count, and logs what is missing", async () => {
  linkDatabase("postgres://nobody@localhost:1/none");
  const log = vi.spyOn(console, "error").mockImplementation(() => {});
  for (const request of [{ method: "GET" }, bearing("Bearer a.b.c")]) {
    expect(await invoke(handler, request)).toMatchObject({
      status: 500,
      json: { type: "urn:slipway:problem:internal" },
    });
  }
  expect(JSON.stringify(log.mock.calls)).toContain(String.raw`\"Auth\" is not linked`);
});
