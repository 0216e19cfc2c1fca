import { none } from "../route.ts";
import { makeIdempotencyKey } from "./make-idempotency-key.ts";
import type { WriteOptions } from "./operation.ts";
import type { Init, Target } from "./target.ts";

/** A call, ready to be sent, as often as it takes: every attempt has the same key. */
export interface Outgoing {
  readonly address: string;
  /** The address without its query, which may hold what no log should. */
  readonly place: string;
  readonly init: Init;
  readonly options: WriteOptions;
}

/**
 * Reads what a caller passed, in the order that the type `Arguments` gives it; a cursor takes the place of the query's.
 * Throws what a caller passed that cannot be sent.
 */
export function toRequest(
  { url, route: { method, path, query, body, idempotent } }: Target,
  given: readonly unknown[],
  next?: object,
): Outgoing {
  const rest = given.values();
  const take = (): unknown => rest.next().value;
  const segments = path.replaceAll(/\{\w+\}/g, () => toSegment(take()));
  const address = new URL(url.replace(/\/*$/, segments));
  const asked = query === none ? {} : { ...toObject(take()), ...next };
  for (const [name, value] of Object.entries(asked)) {
    if (value !== undefined) address.searchParams.set(name, toText(value));
  }
  const headers: Record<string, string> = {};
  let json: string | null = null;
  if (body !== none) {
    headers["content-type"] = "application/json";
    json = JSON.stringify(take());
  }
  const options: WriteOptions = toObject(take());
  if (!idempotent) headers["idempotency-key"] = options.idempotencyKey ?? makeIdempotencyKey();
  const { href, origin, pathname } = address;
  const redirect = method === "GET" ? "follow" : "manual";
  const init = { method, headers, body: json, redirect } as const;
  return { address: href, place: origin + pathname, init, options };
}

/** A URL's parser reads an empty segment, `.` and `..` as another path, however they are written. */
function toSegment(value: unknown): string {
  const segment = encodeURIComponent(toText(value ?? ""));
  if (/^\.{0,2}$/.test(segment)) throw new TypeError(`"${segment}" is no segment of a path`);
  return segment;
}

function toText(value: unknown): string {
  return value instanceof Date ? value.toISOString() : String(value);
}

function toObject(value: unknown): Readonly<Record<string, unknown>> {
  return { ...(typeof value === "object" ? value : undefined) };
}
