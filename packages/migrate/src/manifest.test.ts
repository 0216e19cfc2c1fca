import { expect, test } from "vitest";
import { readHistory } from "./history.ts";
import { makeManifest, parseManifest } from "./manifest.ts";
import { MigrateError } from "./migrate-error.ts";
import { numbered, writeHistory } from "./testing/write-history.ts";

test("lists the history's entries and survives JSON", () => {
  const history = readHistory(writeHistory(numbered({ one: "SELECT 1;", two: "SELECT 2;" })));
  const known = {
    release: "r1",
    drain: 70,
    fingerprint: ["table a", "table b"],
    deferred: [{ contracts: [1], lost: [], gained: ["table c"], sameEnd: true }],
  };
  const manifest = makeManifest(history, known);
  expect(manifest).toEqual({
    ...known,
    entries: history.migrations.map(({ tag, when, hash }) => ({ tag, when, hash })),
  });
  expect(parseManifest(JSON.stringify(manifest))).toEqual(manifest);
});

test("names a release after its entries if it has no name", () => {
  const files = numbered({ one: "SELECT 1;", two: "SELECT 2;" });
  const release = () => makeManifest(readHistory(writeHistory(files))).release;
  expect(release()).toMatch(/^[0-9a-f]{16}$/);
  expect(release()).toBe(release());
});

test.each(["", "{}", '{"release":1,"entries":[],"fingerprint":null}'])("refuses %j", (text) => {
  expect(() => parseManifest(text)).toThrow(MigrateError);
});
