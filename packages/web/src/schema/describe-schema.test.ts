import { describe, expect, test } from "vitest";
import { describeSchema } from "./describe-schema.ts";
import { since } from "./since.ts";

const at = new Date("2026-01-02T03:04:05Z");
const migration = (tag: string | null) => ({ tag, appliedAt: at });
const status = {
  applied: 5,
  newest: ["0004_e", "0003_d", "0002_c", "0001_b", "0000_a"].map((tag) => migration(tag)),
  pending: [],
  drift: { missing: 0, unexpected: 0 },
  latency: 1.25,
};

describe("the schema's state in words", () => {
  test("names the newest four, how many more there are, and that nothing is pending", () => {
    const words = describeSchema(status);
    expect(words.summary).toBe("5 migrations applied, none pending");
    expect(words.lines.map(({ tag }) => tag)).toEqual(["0004_e", "0003_d", "0002_c", "0001_b"]);
    expect(words.rest).toBe("and 1 more");
    expect(describeSchema({ ...status, applied: 4 }).rest).toBe("");
    expect([words.behind, words.drift, words.drifted]).toEqual([false, "none", false]);
  });

  test("names every pending migration, the newest on top, above at least one that is applied", () => {
    const pending = ["0005_f", "0006_g", "0007_h", "0008_i", "0009_j"];
    const words = describeSchema({ ...status, pending });
    expect(words.summary).toBe("5 migrations applied, 5 pending");
    expect(words.lines.map(({ tag }) => tag)).toEqual([...pending.toReversed(), "0004_e"]);
    expect(words.rest).toBe("and 4 more");
  });

  test("says what drifted, and that it is not known", () => {
    const drifted = { ...status, drift: { missing: 2, unexpected: 1 } };
    expect(describeSchema(drifted).drift).toBe("2 missing, 1 unexpected");
    expect(describeSchema({ ...status, drift: null }).drift).toBe("not known");
  });

  test("speaks of a database that has nothing, and of one migration", () => {
    expect(describeSchema({ ...status, applied: 0, newest: [] }).lines).toEqual([]);
    const one = { ...status, applied: 1, newest: [{ tag: null, appliedAt: null }] };
    expect(describeSchema(one).summary).toBe("1 migration applied, none pending");
    expect(describeSchema(one).lines[0]?.tag).toBe("unknown to this release");
  });

  test("tells times as how long ago", () => {
    const later = [-5_000, 59_000, 60_000, 7_300_000, 9e7];
    expect(later.map((ms) => since(at, new Date(at.getTime() + ms)))).toEqual([
      "just now",
      "just now",
      "1m ago",
      "2h ago",
      "1d ago",
    ]);
  });
});
