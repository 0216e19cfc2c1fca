import { expect, test } from "vitest";
import { repaint } from "./repaint.ts";

test("only rows that changed are written, each at its place", () => {
  expect(JSON.stringify(repaint(["a", "b", "c"], ["a", "B", "c"]))).toMatchInlineSnapshot(
    `""\\u001b[?2026h\\u001b[2;1HB\\u001b[K\\u001b[?2026l""`,
  );
  expect(repaint(["a"], ["a"])).toBe("");
});

test("after the screen was emptied every row is written", () => {
  expect(JSON.stringify(repaint([], ["a", ""]))).toMatchInlineSnapshot(
    `""\\u001b[?2026h\\u001b[1;1Ha\\u001b[K\\u001b[2;1H\\u001b[K\\u001b[?2026l""`,
  );
});
