import { expect, test } from "vitest";
import { readHistory } from "./history.ts";
import { makeManifest, parseManifest } from "./manifest.ts";
import { MigrateError } from "./migrate-error.ts";
import { numbered, writeHistory } from "./testing/write-history.ts";

test("lists the history's entries and survives JSON", () => {
  const history = readHistory(writeHistory(numbered({ one: "SELECT 1;", two: "SELECT 2;" })));
  const manifest = makeManifest(history, "r1");
  expect(manifest).toEqual({
    release: "r1",
    entries: history.migrations.map(({ tag, when, hash }) => ({ tag, when, hash })),
    fingerprint: null,
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
