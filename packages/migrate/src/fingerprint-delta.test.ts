import * as fc from "fast-check";
import { expect, test } from "vitest";
import { applyDelta, deltaOf, fingerprintDelta } from "./fingerprint-delta.ts";
import { printedSeed } from "./testing/seeded-random.ts";

const SEED = printedSeed();

const line = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("table a", "table b", "Ü"));
const fingerprint = fc.uniqueArray(line, { maxLength: 12 }).map((lines) => lines.toSorted());

test("holds what two fingerprints do not share", () => {
  expect(deltaOf(["a", "b", "c"], ["a", "c", "d"])).toEqual({ lost: ["b"], gained: ["d"] });
});

test("gives back any fingerprint from any other, through JSON too", () => {
  const property = fc.property(fingerprint, fingerprint, (base, other) => {
    const delta = deltaOf(base, other);
    expect(applyDelta(base, delta)).toEqual(other);
    const read: unknown = JSON.parse(JSON.stringify(delta));
    expect(applyDelta(base, fingerprintDelta.parse(read))).toEqual(other);
  });
  fc.assert(property, { seed: SEED, numRuns: 500 });
});

test("is empty between equals, and leaves the base as it was", () => {
  const property = fc.property(fingerprint, fingerprint, (base, other) => {
    const before = [...base];
    expect(deltaOf(base, base)).toEqual({ lost: [], gained: [] });
    applyDelta(base, deltaOf(base, other));
    expect(base).toEqual(before);
  });
  fc.assert(property, { seed: SEED, numRuns: 100 });
});
