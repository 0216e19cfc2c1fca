import * as fc from "fast-check";
import { hostileText } from "./arbitrary-text.ts";

type Headers = Readonly<Record<string, string>>;

const contentType: fc.Arbitrary<Headers> = fc.oneof(
  { weight: 10, arbitrary: fc.constant({ "content-type": "application/json" }) },
  { weight: 1, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(
        "application/json; charset=UTF-8",
        "text/plain",
        "application/json;",
        ";",
        "*/*",
      )
      .map((type) => ({ "content-type": type })),
  },
  { weight: 1, arbitrary: hostileText.map((type) => ({ "content-type": type })) },
);

/** Few enough to meet again, with another request. */
const plausibleKey = fc.nat(200).map((number) => `key-${number}`);

/** With an Idempotency-Key or without. */
export const keyHeader: fc.Arbitrary<Headers> = fc.oneof(
  { weight: 5, arbitrary: fc.constant({}) },
  { weight: 3, arbitrary: plausibleKey.map((key) => ({ "idempotency-key": key })) },
  { weight: 1, arbitrary: hostileText.map((key) => ({ "idempotency-key": key })) },
);

export const headers: fc.Arbitrary<Headers> = fc
  .tuple(contentType, keyHeader)
  .map(([type, key]) => ({ ...type, ...key }));
