import * as z from "zod/mini";

/** A string that Postgres can store: no NUL and no lone surrogate, trimmed, with at least one character. */
export function text(limit: { readonly max: number }) {
  return z.string().check(
    z.refine((value) => value.isWellFormed() && !value.includes("\0"), {
      error: "must not contain a NUL or half of a surrogate pair",
      abort: true,
    }),
    z.trim(),
    z.minLength(1),
    z.maxLength(limit.max, { abort: true }),
  );
}
