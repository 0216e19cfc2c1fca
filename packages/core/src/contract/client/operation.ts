import type * as z from "zod/mini";
import type { none, Contract, Route } from "../route.ts";
import type { ErrorOf } from "./client-error.ts";
import type { Pages } from "./pages.ts";

export interface CallOptions {
  /** Ends the call with `aborted`. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds for the whole call, its retries and the token included; 10 seconds unless said. */
  readonly timeout?: number | undefined;
}

export interface WriteOptions extends CallOptions {
  /** One of your own, to go on with a write after a restart of your program; else each call makes one. */
  readonly idempotencyKey?: string | undefined;
}

/** What a caller passes: the keys that the wire may leave out may be left out, and values are those of code (a number, a Date). */
type Passed<Shape extends z.core.$ZodType> =
  z.input<Shape> extends infer Wire
    ? {
        readonly [Key in keyof Wire]:
          | (Key extends keyof z.output<Shape> ? z.output<Shape>[Key] : never)
          | Extract<Wire[Key], undefined>;
      }
    : never;

/** The values of a path's segments, in its order. */
type Segments<Path extends string, Params> = Path extends `${string}{${infer Name}}${infer After}`
  ? [segment: Name extends keyof Params ? Params[Name] : never, ...Segments<After, Params>]
  : [];

type Options<R extends Route> = R["idempotent"] extends true ? CallOptions : WriteOptions;

type Rest<R extends Route> = R["body"] extends typeof none
  ? R["query"] extends typeof none
    ? [options?: Options<R>]
    : {} extends Passed<R["query"]>
      ? [query?: Passed<R["query"]>, options?: Options<R>]
      : [query: Passed<R["query"]>, options?: Options<R>]
  : R["query"] extends typeof none
    ? [body: Passed<R["body"]>, options?: Options<R>]
    : [query: Passed<R["query"]>, body: Passed<R["body"]>, options?: Options<R>];

/** The path's segments, the query, the body, whichever the route has; options come last. */
export type Arguments<R extends Route> = [
  ...Segments<R["path"], z.output<R["params"]>>,
  ...Rest<R>,
];

type Answer<R extends Route> = z.output<R["answer"]["body"]>;

type Row<Page, Key> = Key extends keyof Page
  ? Page[Key] extends readonly (infer R)[]
    ? R
    : never
  : never;

/** One route as a function; a list comes in pages, and asks for each as it is wanted. */
export interface Operation<R extends Route> {
  (
    ...given: Arguments<R>
  ): R["items"] extends string ? Pages<Row<Answer<R>, R["items"]>, Answer<R>> : Promise<Answer<R>>;
  /** Whether this operation threw it; the compiler then knows every code that is possible. */
  isError(error: unknown): error is ErrorOf<R>;
}

/** The operations of one function URL. */
export type Operations<C extends Contract> = { readonly [Name in keyof C]: Operation<C[Name]> };
