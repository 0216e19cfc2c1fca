import * as z from "zod/mini";
import type { ProblemCode } from "./problem.ts";

type Shape = z.core.$ZodType;

/** The shape of what a route does not have: parameters, a query, a body, or a body in its answer. */
export const none = z.undefined();

/** One operation at a function URL: what it takes and what it answers. */
export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** From the root of the function URL; `{name}` stands for one segment. */
  readonly path: `/${string}`;
  /** Of an object of the path's segments, each a string. */
  readonly params: Shape;
  /** Of an object of the query's values, each a string; a repeated name is joined by commas. */
  readonly query: Shape;
  /** Of the JSON body. */
  readonly body: Shape;
  readonly answer: {
    readonly status: 200 | 201 | 204;
    readonly body: Shape;
    /** The path of what was created, for its Location header. */
    location?(body: unknown): string;
  };
  /** The key of the rows in the answer, where it is a page of a list: the query takes a `cursor`, the answer has the `next`. */
  readonly items?: string;
  /** What the route refuses beyond what its kind does, which `problemsOf` adds. */
  readonly problems: readonly ProblemCode[];
  /** Who may call: anyone, or who bears a token of the stage's issuer. */
  readonly auth: "public" | "token";
  /** Whether a second call changes nothing and answers the same. What is not takes an `Idempotency-Key`. */
  readonly idempotent: boolean;
}

/** The routes of one function URL by the name of their operation. */
export type Contract<Name extends PropertyKey = string> = { readonly [N in Name]: Route };
