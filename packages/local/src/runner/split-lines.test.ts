import { expect, test } from "vitest";
import { splitLines } from "./split-lines.ts";

test("joins what comes in pieces, characters too, and gives the last line out at the end", () => {
  const lines: string[] = [];
  const splitter = splitLines((line) => lines.push(line));
  for (const byte of Buffer.from("één\n\ntwo\nthree")) splitter.push(Buffer.from([byte]));
  expect(lines).toEqual(["één", "", "two"]);
  splitter.end();
  expect(lines).toEqual(["één", "", "two", "three"]);
});

test("gives a line without end out in pieces", () => {
  const lines: string[] = [];
  const splitter = splitLines((line) => lines.push(line));
  splitter.push(Buffer.alloc(600_000, "x"));
  expect(lines.map(({ length }) => length)).toEqual([262_144, 262_144]);
});
