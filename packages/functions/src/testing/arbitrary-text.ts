import * as fc from "fast-check";

export const hostileText = fc.oneof(
  fc.constantFrom(
    "",
    " ",
    "\0",
    "\ud800",
    "\udc00x",
    "'; drop table users; --",
    "$1",
    "%s%n",
    "\\",
    '"',
    "null",
    "NaN",
    "١٢",
    "\u202e",
    "\u{1f469}\u200d\u{1f4bb}",
    "İ",
    "__proto__",
    "constructor",
  ),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ maxLength: 300 }),
);

export const integers = fc.oneof(
  fc.integer({ min: -2, max: 40 }),
  fc.constantFrom(99, 100, 101, 2_147_483_647, 2_147_483_648, -2_147_483_648, 2 ** 53, -0),
  fc.maxSafeInteger(),
);

/** Few enough to meet again. */
export const plausibleEmail = fc
  .tuple(fc.constantFrom("ada", "Bob", "c.d+e", "f'g", "_"), fc.nat(30))
  .map(([name, number]) => `${name}${number}@example.org`);
