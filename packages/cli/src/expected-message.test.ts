import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CommandError } from "./errors.ts";
import { expectedMessage } from "./expected-message.ts";

test("says what the system refuses to do with which file, and what to do", () => {
  const refused = Object.assign(new Error("EACCES: permission denied, open '/x/lock'"), {
    code: "EACCES",
    path: "/x/lock",
  });
  expect(expectedMessage(refused)).toBe(
    "/x/lock cannot be used (EACCES): this user may not: make it yours, or run as its owner.",
  );
});

test("says that the disk is full, also where the system names no file", () => {
  const full = Object.assign(new Error("ENOSPC: no space left on device, write"), {
    code: "ENOSPC",
  });
  expect(expectedMessage(full)).toBe(
    "Nothing can be written (ENOSPC): the disk is full: make room.",
  );
});

test("a message of ours says all; anything else is a bug", () => {
  expect(expectedMessage(new CommandError("what to do"))).toBe("what to do");
  const folder = mkdtempSync(join(tmpdir(), "slipway-expected-"));
  const isFolder = () => writeFileSync(folder, "");
  expect(isFolder).toThrow("EISDIR");
  expect(
    expectedMessage(Object.assign(new Error("x"), { code: "EISDIR", path: folder })),
  ).toBeUndefined();
  expect(expectedMessage("text")).toBeUndefined();
});
