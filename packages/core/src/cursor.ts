import { INTEGER_MAX } from "./contract/integer-max.ts";

// Tables that others fill hold emails that the contract would not take.
const CURSOR = /^(?:id-(?<id>[1-9]\d{0,9})|email-(?<email>[^\0]{1,1000}))$/su;

/** The user that a page ends with, by what the list is in the order of. */
export type Position = { readonly id: number } | { readonly email: string };

/** The text that stands for "what follows this user". */
export function encodeCursor(position: Position): string {
  const text = "id" in position ? `id-${position.id}` : `email-${position.email}`;
  return Buffer.from(text).toString("base64url");
}

/** Undefined for a text that `encodeCursor` did not make. */
export function decodeCursor(cursor: string): Position | undefined {
  const found = CURSOR.exec(Buffer.from(cursor, "base64url").toString("utf8"));
  const { id, email } = found?.groups ?? {};
  const position = email === undefined ? { id: Number(id) } : { email };
  if ("id" in position && !(position.id <= INTEGER_MAX)) return undefined;
  return encodeCursor(position) === cursor ? position : undefined;
}
