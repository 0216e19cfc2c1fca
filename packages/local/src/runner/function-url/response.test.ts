import { expect, test } from "vitest";
import { makeResponse } from "./response.ts";

const invalid = (result: unknown) => {
  const response = makeResponse(Buffer.from(JSON.stringify(result)));
  return "invalid" in response ? response.invalid : undefined;
};

test("what cannot be sent is told with its place", () => {
  expect(invalid({ statusCode: 700 })).toMatchInlineSnapshot(`
    "✖ must be a whole number from 200 to 599
      → at statusCode"
  `);
  expect(invalid({ statusCode: "abc" })).toMatchInlineSnapshot(`
    "✖ must be a whole number from 200 to 599
      → at statusCode"
  `);
  expect(invalid({ statusCode: 200, headers: { a: ["b"] } })).toMatchInlineSnapshot(`
    "✖ must be a string that a header can hold, a number or a boolean
      → at headers.a"
  `);
  expect(invalid({ statusCode: 200, headers: { "not a name": "x" } })).toMatchInlineSnapshot(`
    "✖ Invalid key in record
      → at headers["not a name"]"
  `);
  expect(invalid({ statusCode: 200, headers: { a: "1\n2" } })).toMatchInlineSnapshot(`
    "✖ must be a string that a header can hold
      → at headers.a"
  `);
  expect(invalid({ statusCode: 200, cookies: "a=1" })).toMatchInlineSnapshot(`
    "✖ Invalid input: expected array, received string
      → at cookies"
  `);
  expect(makeResponse(Buffer.from("{"))).toEqual({ invalid: "the result is not JSON" });
});
