import { encodeCursor } from "@slipway/core/cursor";
import * as fc from "fast-check";
import { hostileText, integers, plausibleEmail } from "./arbitrary-text.ts";

const segment = fc.oneof(
  { weight: 6, arbitrary: integers.map(String) },
  { weight: 1, arbitrary: hostileText.map(encodeText) },
  { weight: 1, arbitrary: fc.constantFrom("%", "%zz", "%ff", "%00", "..", "{id}", "1%2F2", "+1") },
);

function encodeText(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

export const path = fc.oneof(
  { weight: 6, arbitrary: fc.constant("/") },
  { weight: 6, arbitrary: segment.map((id) => `/${id}`) },
  { weight: 1, arbitrary: fc.array(segment, { maxLength: 3 }).map((parts) => parts.join("/")) },
);

const idCursor = fc.oneof(fc.nat(50), integers).map((id) => encodeCursor({ id }));
const emailCursor = fc.oneof(plausibleEmail, hostileText).map((email) => encodeCursor({ email }));
const cursor = fc.oneof(idCursor, emailCursor, fc.base64String({ maxLength: 30 }), segment);
const prefix = fc.oneof(fc.constantFrom("a", "ada1", "C.D", "_"), hostileText).map(encodeText);
const limit = fc.integer({ min: 1, max: 5 });

export const query = fc
  .array(
    fc.oneof(
      integers.map((size) => `limit=${size}`),
      cursor.map((text) => `cursor=${text}`),
      prefix.map((text) => `email=${text}`),
      fc.tuple(segment, segment).map(([key, value]) => `${key}=${value}`),
      fc.constantFrom("", "=", "limit", "limit=%31", "__proto__=1"),
    ),
    { maxLength: 3 },
  )
  .map((pairs) => pairs.join("&"));

/** Of a page in the middle of a list, in either of its orders. */
export const nextPage = fc.oneof(
  fc.tuple(limit, idCursor).map(([size, after]) => `limit=${size}&cursor=${after}`),
  fc
    .tuple(limit, emailCursor, prefix)
    .map(([size, after, begins]) => `limit=${size}&cursor=${after}&email=${begins}`),
);
