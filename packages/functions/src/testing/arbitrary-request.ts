import * as fc from "fast-check";
import { nextPage, path, query } from "./arbitrary-address.ts";
import { headers, keyHeader } from "./arbitrary-headers.ts";
import { hostileText, integers, plausibleEmail } from "./arbitrary-text.ts";
import { jsonRequest, type UrlRequest } from "./url-event.ts";

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

const method = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom("GET", "POST", "PUT", "PATCH", "DELETE") },
  { weight: 1, arbitrary: fc.constantFrom("HEAD", "OPTIONS", "get", "TRACE", "") },
);

/** Anything that a stranger may send. */
const wild: fc.Arbitrary<UrlRequest> = fc
  .record({ method, path, query, headers, payload })
  .map(({ payload: sent, ...request }) => ({ ...request, ...sent }));

interface Way {
  readonly method: string;
  readonly path: fc.Arbitrary<string>;
}

/** What a page of ours sends, right in its form and nearly always in its content. */
function plausible(way: Way, value: fc.Arbitrary<unknown>): fc.Arbitrary<UrlRequest> {
  return fc
    .tuple(way.path, value, keyHeader)
    .map(([at, sent, key]) => withHeaders(jsonRequest(way.method, at, sent), key));
}

/** What is sent again because its answer was lost: under each key the same, time after time. */
function repeated(make: (number: number) => UrlRequest): fc.Arbitrary<UrlRequest> {
  return fc
    .nat(300)
    .map((number) => withHeaders(make(number), { "idempotency-key": `again-${number}` }));
}

function withHeaders(request: UrlRequest, more: UrlRequest["headers"]): UrlRequest {
  return { ...request, headers: { ...request.headers, ...more } };
}

const root = fc.constant("/");
const userPath = fc.integer({ min: 1, max: 400 }).map((id) => `/${id}`);
const change = fc.record({ email, name }, { requiredKeys: [] });
const increment = fc.record({ increment: fc.integer({ min: 0, max: 101 }) });

/** Mostly plausible, and some wild, for whatever function they are sent to. */
export const arbitraryRequests = {
  counter: fc.oneof(
    plausible({ method: "GET", path: root }, fc.constant(null)),
    plausible({ method: "PUT", path: root }, increment),
    plausible({ method: "PUT", path: root }, body),
    repeated((number) => jsonRequest("PUT", "/", { increment: 1 + (number % 100) })),
    wild,
  ),
  users: fc.oneof(
    plausible({ method: "POST", path: root }, fc.record({ email, name })),
    plausible({ method: "PATCH", path: userPath }, change),
    plausible({ method: "DELETE", path: userPath }, fc.constant(null)),
    plausible({ method: "GET", path: userPath }, fc.constant(null)),
    repeated((number) => jsonRequest("POST", "/", { email: `again${number}@example.org` })),
    fc.oneof(query, nextPage).map((page) => ({ method: "GET", query: page })),
    wild,
  ),
  status: fc.oneof(plausible({ method: "GET", path: root }, fc.constant(null)), wild),
} satisfies Record<string, fc.Arbitrary<UrlRequest>>;
