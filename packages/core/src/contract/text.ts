import * as z from "zod/mini";

/** A string that Postgres can store: no NUL and no lone surrogate, trimmed, with at least one character. */
export function text(limit: { readonly max: number }) {
  return z.string().check(
    z.refine((value) => value.isWellFormed(), {
      error: "must not contain half of a surrogate pair",
      abort: true,
    }),
    // By an expression, which the OpenAPI documents can tell; it looks at each character once.
    z.regex(/^\s*[^\s\0][^\0]*$/, { error: "must not be blank or contain a NUL", abort: true }),
    z.trim(),
    z.maxLength(limit.max, { abort: true }),
  );
}
