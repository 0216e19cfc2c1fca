import * as fc from "fast-check";
import { jsonRequest, type UrlRequest } from "./url-event.ts";

const hostileText = fc.oneof(
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

const integers = fc.oneof(
  fc.integer({ min: -2, max: 40 }),
  fc.constantFrom(99, 100, 101, 2_147_483_647, 2_147_483_648, -2_147_483_648, 2 ** 53, -0),
  fc.maxSafeInteger(),
);

/** Few enough to meet again. */
const plausibleEmail = fc
  .tuple(fc.constantFrom("ada", "Bob", "c.d+e", "f'g", "_"), fc.nat(30))
  .map(([name, number]) => `${name}${number}@example.org`);
const email = fc.oneof(
  { weight: 6, arbitrary: plausibleEmail },
  { weight: 2, arbitrary: fc.emailAddress() },
  { weight: 1, arbitrary: hostileText },
);
const name = fc.oneof(
  fc.constant(null),
  fc.string({ unit: "grapheme", maxLength: 30 }),
  hostileText,
);

const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.object({ key: hostileText, maxDepth: 3, withNullPrototype: false }),
  integers,
  fc.double(),
  hostileText,
);
/** A body that nearly fits some route. */
const body = fc.oneof(
  { weight: 4, arbitrary: fc.record({ email, name }, { requiredKeys: [] }) },
  { weight: 4, arbitrary: fc.record({ increment: fc.oneof(integers, fc.double(), hostileText) }) },
  {
    weight: 2,
    arbitrary: fc.dictionary(
      fc.constantFrom("email", "name", "increment", "id", "__proto__"),
      anything,
    ),
  },
  { weight: 2, arbitrary: anything },
);

const jsonText = fc.oneof(
  { weight: 12, arbitrary: body.map((value) => JSON.stringify(value) ?? "") },
  { weight: 1, arbitrary: hostileText },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom("[", '{"a":', "[{", '"'), fc.constantFrom(1, 31, 33, 5000))
      .map(([opening, times]) => opening.repeat(times)),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(65_525, 65_537).map((size) => `{"name":"${"x".repeat(size)}"}`),
  },
);

const payload: fc.Arbitrary<Pick<UrlRequest, "body" | "isBase64Encoded">> = fc.oneof(
  { weight: 8, arbitrary: jsonText.map((text) => ({ body: text })) },
  {
    weight: 4,
    arbitrary: jsonText.map((text) => ({
      body: Buffer.from(text).toString("base64"),
      isBase64Encoded: true,
    })),
  },
  {
    weight: 1,
    arbitrary: fc.uint8Array({ maxLength: 60 }).map((bytes) => ({
      body: Buffer.from(bytes).toString("base64"),
      isBase64Encoded: true,
    })),
  },
  { weight: 1, arbitrary: hostileText.map((text) => ({ body: text, isBase64Encoded: true })) },
  { weight: 1, arbitrary: fc.constant({}) },
);

const headers: fc.Arbitrary<Record<string, string>> = fc.oneof(
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

const segment = fc.oneof(
  { weight: 6, arbitrary: integers.map(String) },
  { weight: 1, arbitrary: hostileText.map((text) => encodeURIComponent(text.toWellFormed())) },
  { weight: 1, arbitrary: fc.constantFrom("%", "%zz", "%ff", "%00", "..", "{id}", "1%2F2", "+1") },
);
const path = fc.oneof(
  { weight: 6, arbitrary: fc.constant("/") },
  { weight: 6, arbitrary: segment.map((id) => `/${id}`) },
  { weight: 1, arbitrary: fc.array(segment, { maxLength: 3 }).map((parts) => parts.join("/")) },
);

const cursor = fc.oneof(
  fc.nat(50).map((id) => Buffer.from(`after-${id}`).toString("base64url")),
  fc.base64String({ maxLength: 30 }),
  segment,
);
const query = fc
  .array(
    fc.oneof(
      integers.map((limit) => `limit=${limit}`),
      cursor.map((text) => `cursor=${text}`),
      fc.tuple(segment, segment).map(([key, value]) => `${key}=${value}`),
      fc.constantFrom("", "=", "limit", "limit=%31", "__proto__=1"),
    ),
    { maxLength: 3 },
  )
  .map((pairs) => pairs.join("&"));

const method = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom("GET", "POST", "PUT", "PATCH", "DELETE") },
  { weight: 1, arbitrary: fc.constantFrom("HEAD", "OPTIONS", "get", "TRACE", "") },
);

/** Anything that a stranger may send. */
const wild: fc.Arbitrary<UrlRequest> = fc
  .record({ method, path, query, headers, payload })
  .map(({ payload: sent, ...request }) => ({ ...request, ...sent }));

/** What a page of ours sends, right in its form and nearly always in its content. */
function plausible(
  way: { readonly method: string; readonly path: fc.Arbitrary<string> },
  value: fc.Arbitrary<unknown>,
): fc.Arbitrary<UrlRequest> {
  return fc.tuple(way.path, value).map(([at, sent]) => jsonRequest(way.method, at, sent));
}

const root = fc.constant("/");
const userPath = fc.integer({ min: 1, max: 400 }).map((id) => `/${id}`);
const change = fc.record({ email, name }, { requiredKeys: [] });
const increment = fc.record({ increment: fc.integer({ min: 0, max: 101 }) });

/** Three quarters plausible, one quarter wild, for whatever function they are sent to. */
export const arbitraryRequests = {
  counter: fc.oneof(
    plausible({ method: "GET", path: root }, fc.constant(null)),
    plausible({ method: "PUT", path: root }, increment),
    plausible({ method: "PUT", path: root }, body),
    wild,
  ),
  users: fc.oneof(
    plausible({ method: "POST", path: root }, fc.record({ email, name })),
    plausible({ method: "PATCH", path: userPath }, change),
    plausible({ method: "DELETE", path: userPath }, fc.constant(null)),
    plausible({ method: "GET", path: userPath }, fc.constant(null)),
    query.map((pages) => ({ method: "GET", query: pages })),
    wild,
  ),
  status: fc.oneof(plausible({ method: "GET", path: root }, fc.constant(null)), wild),
} satisfies Record<string, fc.Arbitrary<UrlRequest>>;
