import * as z from "zod/mini";

/** A point in time: a `Date` in code, RFC 3339 in UTC on the wire. */
export const timestamp = z.codec(z.iso.datetime(), z.date(), {
  decode: (text) => new Date(text),
  encode: (date) => date.toISOString(),
});
