import { expect, test } from "vitest";
import { dueContracts } from "./due-contracts.ts";
import type { Release } from "./releases.ts";

const MINUTE = 60_000;
const NOW = 1000 * MINUTE;
/** The contract file that everything is about, by version. */
const C = "7 c";

function release(name: string, facts: Partial<Release>): Release {
  return { release: name, contracts: [], drain: 60, deployedAt: 0, liveAt: null, ...facts };
}

/** An hour-old release whose code needs the old shape. */
const OLD = release("old", { deployedAt: 900 * MINUTE, liveAt: 901 * MINUTE });
const knows = (name: string, facts: Partial<Release>) =>
  release(name, { contracts: [C], ...facts });
const at = (releases: readonly Release[], now = NOW) => {
  const { due, soon } = dueContracts({ releases, now });
  return { due: [...due], soon: [...soon] };
};

test("nothing is due before a release is live", () => {
  expect(at([])).toEqual({ due: [], soon: [] });
  expect(at([knows("new", { deployedAt: NOW - MINUTE })])).toEqual({ due: [], soon: [] });
});

test("a contract waits while the live release needs the old shape", () => {
  expect(at([OLD])).toEqual({ due: [], soon: [] });
  // A deploy of the new one has begun, and some handlers may have its code.
  expect(at([OLD, knows("new", { deployedAt: NOW - MINUTE })])).toEqual({ due: [], soon: [] });
});

test("it is due once the release that can do with it is live and the one before has drained", () => {
  const next = knows("new", { deployedAt: NOW - 2 * MINUTE, liveAt: NOW - MINUTE });
  expect(at([OLD, next], NOW - 1)).toEqual({ due: [], soon: [C] });
  expect(at([OLD, next], NOW)).toEqual({ due: [C], soon: [] });
  expect(dueContracts({ releases: [OLD, next], now: NOW }).drained).toBe(NOW);
});

test("the longest invocation of any release counts", () => {
  const slow = { ...OLD, drain: 960 };
  const next = knows("new", { deployedAt: NOW - 2 * MINUTE, liveAt: NOW - MINUTE });
  expect(at([slow, next])).toEqual({ due: [], soon: [C] });
  expect(at([slow, next], NOW + 15 * MINUTE)).toEqual({ due: [C], soon: [] });
});

test("code from before the first release of all is waited for, too", () => {
  const first = knows("new", { deployedAt: NOW - 2 * MINUTE, liveAt: NOW - MINUTE });
  expect(at([first], NOW - 1)).toEqual({ due: [], soon: [C] });
  expect(at([first], NOW)).toEqual({ due: [C], soon: [] });
});

test("old code that came back makes it wait again", () => {
  const next = knows("new", { deployedAt: 910 * MINUTE, liveAt: 911 * MINUTE });
  const back = { ...OLD, deployedAt: 950 * MINUTE, liveAt: 951 * MINUTE };
  expect(at([next, back])).toEqual({ due: [], soon: [] });
  // Its roll-back has begun and not ended.
  expect(at([next, { ...OLD, deployedAt: 950 * MINUTE }])).toEqual({ due: [], soon: [] });
});

test("a deploy that broke off counts until another has been live for a while", () => {
  const broken = release("broken", { deployedAt: 950 * MINUTE });
  const next = knows("new", { deployedAt: 910 * MINUTE, liveAt: 911 * MINUTE });
  expect(at([OLD, next, broken])).toEqual({ due: [], soon: [] });
  const again = { ...next, deployedAt: 960 * MINUTE, liveAt: 961 * MINUTE };
  expect(at([OLD, again, broken])).toEqual({ due: [C], soon: [] });
});
