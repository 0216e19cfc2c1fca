import { expect, test } from "vitest";
import { isHeader, parseHeader } from "./header.ts";

test("reads a file's phase and a statement's lane", () => {
  expect(parseHeader("-- slipway: phase=contract", "file")).toEqual({
    header: { phase: "contract" },
  });
  const backfill = "-- slipway: lane=backfill batch=500 throttle=2s";
  expect(parseHeader(backfill, "statement")).toEqual({
    header: { lane: "backfill", batch: 500, throttle: 2000 },
  });
});

test("tells a header, even a badly written one, from a remark about slipways", () => {
  const meant = ["-- slipway: phase=expand", "--slipway:phase=expand", "-- SLIPWAY : x"];
  expect([...meant, "-- slipway phase=contract"].every(isHeader)).toBe(true);
  expect(isHeader("-- slipway runs this before the deploy")).toBe(false);
  expect(isHeader("-- the slipway: built in 1901")).toBe(false);
});

test.each([
  ["-- slipway phase=contract", "file", 'write it as "-- slipway: key=value"'],
  ["-- Slipway: phase=contract", "file", 'write it as "-- slipway: key=value"'],
  ["-- slipway:", "file", 'write it as "-- slipway: key=value"'],
  ["-- slipway: fase=contract", "file", 'unknown key "fase"; known are phase (for a file)'],
  [
    "-- slipway: phase=later",
    "file",
    '"phase=later" is not valid; phase= takes expand or contract',
  ],
  ["-- slipway: phase=expand phase=expand", "file", '"phase" is given twice; keep one'],
  ["-- slipway: lane=backfill", "file", '"lane" speaks for one statement; write it right above'],
  [
    "-- slipway: phase=expand",
    "statement",
    '"phase" speaks for the whole file; write it on line 1',
  ],
  ["-- slipway: batch=0", "statement", '"batch=0" is not valid; batch= takes rows, from 1 to'],
  ["-- slipway: throttle=5", "statement", "throttle= takes a time as 200ms or 2s"],
  ["-- slipway: lane", "statement", '"lane" is not valid'],
] as const)("refuses %s", (comment, subject, what) => {
  const result = parseHeader(comment, subject);
  expect("problem" in result && result.problem).toContain(what);
});
