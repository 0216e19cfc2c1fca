import { expect, test } from "vitest";
import { cutText, shownText, widthOf, wrapText } from "./shown-text.ts";

test("control characters are spelled out and line ends become spaces", () => {
  expect(shownText("a\u001b[2Jb\nc\u202ed")).toBe("a\\u{1b}[2Jb c\\u{202e}d");
});

test("a text is cut by the columns that it takes and not by its characters", () => {
  expect(cutText("users", 5)).toBe("users");
  expect(cutText("users", 4)).toBe("use…");
  expect(cutText("用户用户", 6)).toBe("用户…");
  expect(cutText("👩‍👩‍👧 family", 4)).toBe("👩‍👩‍👧 …");
  expect(cutText("users", 0)).toBe("");
});

test("a text is wrapped between words, and inside of what is longer than a line", () => {
  expect(wrapText("relation nowhere does not exist", 16)).toEqual([
    "relation nowhere",
    "does not exist",
  ]);
  expect(wrapText("用户用户用户 x", 5)).toEqual(["用户", "用户", "用户", "x"]);
  const text = "ab cdef g 用户 ".repeat(9);
  for (const columns of [2, 3, 7, 20]) {
    const lines = wrapText(text, columns);
    expect(lines.every((line) => widthOf(line) <= columns)).toBe(true);
    expect(lines.join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
  }
});

test("keeps a header of a migration in one line, where a line has room for it", () => {
  const text = `write "-- slipway: phase=expand" on line 1`;
  expect(wrapText(text, 12)).toEqual(["write", `"-- slipway:`, `phase=expand`, `" on line 1`]);
  expect(wrapText(text, 27)).toEqual(["write", `"-- slipway: phase=expand"`, "on line 1"]);
});
