import { expect, test } from "vitest";
import { decodeCursor, encodeCursor } from "./cursor.ts";

test.each([1, 20, 2_147_483_647])("the cursor of %i gives it back", (id) => {
  expect(decodeCursor(encodeCursor(id))).toBe(id);
});

const encode = (text: string) => Buffer.from(text).toString("base64url");

test.each([
  "",
  "1",
  "after-1",
  encode("after-0"),
  encode("after-01"),
  encode("after--1"),
  encode("after-1.5"),
  encode("after-2147483648"),
  encode("after-99999999999"),
  encode("before-1"),
  `${encodeCursor(1)}=`,
  `${encodeCursor(1)} `,
  `${encodeCursor(1)}!`,
  "\0",
  "é".repeat(1000),
])("%j is no cursor", (text) => {
  expect(decodeCursor(text)).toBeUndefined();
});
