import { expect, test } from "vitest";
import { plainTeller } from "./plain-teller.ts";
import { visibleLines } from "./visible-lines.ts";

test("what a handler writes does not steer the terminal, and keeps its lines", () => {
  const lines: string[] = [];
  const print = (line: string) => void lines.push(line);
  const tell = plainTeller(visibleLines({ print, note: print }));
  const text = "one\u001b]0;owned\u0007\ntwo\u001b[2J";
  tell({ type: "note", text });
  expect(lines).toEqual(["one\\u{1b}]0;owned\\u{7}\ntwo\\u{1b}[2J"]);
});
