import { describe, expect, test } from "vitest";
import { fare, failing, lightOf, unknownConnection } from "./connection.ts";
import { describeFailure } from "./failure.ts";

const offline = describeFailure({ code: "network" }, false);
const away = describeFailure({ code: "database-unreachable" }, true);
const taken = describeFailure({ code: "email-taken" }, true);

describe("the page's connection", () => {
  test("is unknown, then well, as soon as something is answered", () => {
    expect(lightOf(unknownConnection).state).toBe("asking");
    expect(lightOf(fare(unknownConnection, "counter", undefined)).state).toBe("well");
  });

  test("tells what explains the rest, and is well again when each part is", () => {
    let state = fare(unknownConnection, "counter", away);
    expect(lightOf(state).words).toBe("The database is away");
    state = fare(state, "users", offline);
    expect(lightOf(state).state).toBe("offline");
    expect(failing(state)).toEqual(["counter", "users"]);
    state = fare(fare(state, "users", undefined), "counter", undefined);
    expect(lightOf(state).state).toBe("well");
    expect(failing(state)).toEqual([]);
  });

  test("believes an answer more than the browser", () => {
    const state = { ...unknownConnection, offline: true };
    expect(lightOf(state).state).toBe("offline");
    expect(lightOf(fare(state, "counter", taken)).state).toBe("well");
  });

  test("does not ask again by itself for what was refused", () => {
    expect(failing(fare(unknownConnection, "users", taken))).toEqual([]);
  });
});
