import { expect, test } from "vitest";
import { decodeCursor, encodeCursor } from "./cursor.ts";

test.each([
  { id: 1 },
  { id: 20 },
  { id: 2_147_483_647 },
  { email: "ada@example.org" },
  { email: "a%_\\'\"+-@x.y" },
  { email: "é 漢\n@example.org" },
])("the cursor of %o gives it back", (position) => {
  expect(decodeCursor(encodeCursor(position))).toEqual(position);
});

const encode = (text: string) => Buffer.from(text).toString("base64url");

test.each([
  "",
  "1",
  "id-1",
  encode("id-0"),
  encode("id-01"),
  encode("id--1"),
  encode("id-1.5"),
  encode("id-2147483648"),
  encode("id-99999999999"),
  encode("after-1"),
  encode("email-"),
  encode("email-a\0"),
  encode(`email-${"a".repeat(1001)}`),
  Buffer.from([...Buffer.from("email-a"), 0xc3]).toString("base64url"),
  `${encodeCursor({ id: 1 })}=`,
  `${encodeCursor({ id: 1 })} `,
  `${encodeCursor({ id: 1 })}!`,
  "\0",
  "é".repeat(1000),
])("%j is no cursor", (text) => {
  expect(decodeCursor(text)).toBeUndefined();
});
