import type { Api } from "@slipway/core/contract/api";
import type { Contract, none, Route } from "@slipway/core/contract/route";
import type * as z from "zod";

/**
 * What an operation does, in a few words, and a request and its answer as they are on the wire, but for parameters,
 * which are as they are meant.
 */
export type Example<R extends Route> = {
  readonly summary: string;
  readonly answer: z.input<R["answer"]["body"]>;
} & Part<"params", R["params"]> &
  Part<"query", R["query"]> &
  Part<"body", R["body"]>;

type Part<Name extends string, Shape extends z.core.$ZodType> = Shape extends typeof none
  ? { readonly [N in Name]?: undefined }
  : Name extends "body"
    ? { readonly [N in Name]: z.input<Shape> }
    : { readonly [N in Name]: Parameters<z.output<Shape>> };

/** Each parameter by its name: what it is for, and a value. */
type Parameters<Values> = {
  readonly [Name in keyof Values]-?: {
    readonly description: string;
    readonly example: NonNullable<Values[Name]>;
  };
};

const ada = { id: 7, email: "ada@example.org", name: "Ada Lovelace" };
const grace = { id: 9, email: "grace@example.org", name: null };
const id = { description: "The id of the user", example: 7 };

type Examples<C extends Contract> = { readonly [Verb in keyof C]: Example<C[Verb]> };

/** One for each operation; a test parses them with their shapes. */
export const examples: { readonly [Noun in keyof Api]: Examples<Api[Noun]> } = {
  counter: {
    read: { summary: "Read the counter", answer: { count: 41 } },
    increment: {
      summary: "Add to the counter",
      body: { increment: 1 },
      answer: { count: 42 },
    },
  },
  users: {
    create: {
      summary: "Add a user",
      body: { email: "Ada@example.org", name: "Ada Lovelace" },
      answer: ada,
    },
    list: {
      summary: "List the users, page by page",
      query: {
        limit: { description: "How many users a page has at most", example: 50 },
        cursor: {
          description:
            "The `next` of the page before, as it is, with the same `email`; the first page has none",
          example: "ZW1haWwtYWRhQGV4YW1wbGUub3Jn",
        },
        email: {
          description:
            "How the emails begin, in any case. With it the list is in the order of emails, else in that of ids",
          example: "ada@",
        },
      },
      answer: { users: [ada, grace], next: null },
    },
    get: { summary: "Read a user", params: { id }, answer: ada },
    update: {
      summary: "Change a user's email or name",
      params: { id },
      body: { name: null },
      answer: { ...ada, name: null },
    },
    delete: { summary: "Remove a user", params: { id }, answer: undefined },
  },
  status: {
    read: {
      summary: "Read where the schema stands",
      answer: {
        applied: 2,
        newest: [
          { tag: "0001_add-users", appliedAt: "2026-01-02T09:30:00.000Z" },
          { tag: "0000_init-db", appliedAt: null },
        ],
        pending: [],
        drift: { missing: 0, unexpected: 0 },
        latency: 3.2,
      },
    },
  },
};
