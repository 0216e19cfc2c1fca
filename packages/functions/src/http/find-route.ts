import type { Contract } from "@slipway/core/contract/route";
import { decodePercent } from "./decode-percent.ts";
import { Refusal } from "./refusal.ts";

export interface FoundRoute<C extends Contract<keyof C>> {
  readonly name: Extract<keyof C, string>;
  readonly params: Readonly<Record<string, string>>;
}

/** A method and a raw path. */
interface Asked {
  readonly method: string;
  readonly path: string;
}

/** Finds the route of a request; throws Refusal for 404, 405 and a malformed `%`. */
export function findRoute<C extends Contract<keyof C>>(contract: C, asked: Asked): FoundRoute<C> {
  const { name, raw, allowed } = matchRoute(contract, asked);
  if (name !== undefined) return { name, params: decodeAll(raw) };
  if (allowed.size === 0) throw new Refusal("not-found");
  throw new Refusal("method-not-allowed", { headers: { allow: [...allowed].join(", ") } });
}

/** The path of that route as the contract has it; undefined where no route takes the request. */
export function findPath<C extends Contract<keyof C>>(
  contract: C,
  asked: Asked,
): string | undefined {
  const { name } = matchRoute(contract, asked);
  return name && contract[name].path;
}

interface Match<C> {
  readonly name?: Extract<keyof C, string>;
  /** The segments that stand for `{name}`s, as they were sent. */
  readonly raw: ReadonlyMap<string, string>;
  /** The methods that the path answers, where it is not the one asked for. */
  readonly allowed: ReadonlySet<string>;
}

function matchRoute<C extends Contract<keyof C>>(contract: C, { method, path }: Asked): Match<C> {
  const segments = split(path);
  // HEAD is answered wherever GET is (RFC 9110, section 9.3.2).
  const wanted = method === "HEAD" ? "GET" : method;
  const allowed = new Set<string>();
  for (const name in contract) {
    if (!Object.hasOwn(contract, name)) continue;
    const route = contract[name];
    const raw = matchPath(split(route.path), segments);
    if (raw === undefined) continue;
    if (route.method === wanted) return { name, raw, allowed };
    allowed.add(route.method);
    if (route.method === "GET") allowed.add("HEAD");
  }
  return { raw: new Map(), allowed };
}

function split(path: string): string[] {
  return path.split("/").slice(1);
}

/** The raw segments that stand for `{name}`s; undefined when the path is another one. */
function matchPath(
  pattern: readonly string[],
  segments: readonly string[],
): Map<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const params = new Map<string, string>();
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? "";
    const isParam = part.startsWith("{") && segment !== "";
    if (isParam) params.set(part.slice(1, -1), segment);
    else if (part !== segment) return undefined;
  }
  return params;
}

function decodeAll(raw: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries(
    [...raw].map(([name, segment]) => [name, decodePercent(segment, "path")]),
  );
}
