import * as z from "zod/mini";

/** An integer in a path or query: plain digits with no sign, space or leading zero. */
export function integerText(range: { readonly min: number; readonly max: number }) {
  return z.codec(
    z.string().check(z.regex(/^(?:0|[1-9]\d{0,15})$/, { error: "must be an integer" })),
    z.int().check(z.gte(range.min), z.lte(range.max)),
    { decode: Number, encode: String },
  );
}
