import type { Api } from "@slipway/core/contract/api";
import type { Contract, none, Route } from "@slipway/core/contract/route";
import type * as z from "zod";

/** A request and its answer as they are on the wire, but for parameters, which are as they are meant. */
export type Example<R extends Route> = { readonly answer: z.input<R["answer"]["body"]> } & Part<
  "params",
  R["params"]
> &
  Part<"body", R["body"]>;

type Part<Name extends string, Shape extends z.core.$ZodType> = Shape extends typeof none
  ? { readonly [N in Name]?: undefined }
  : Name extends "params"
    ? { readonly params: z.output<Shape> }
    : { readonly [N in Name]: z.input<Shape> };

const ada = { id: 7, email: "ada@example.org", name: "Ada Lovelace" };
const grace = { id: 9, email: "grace@example.org", name: null };

type Examples<C extends Contract> = { readonly [Verb in keyof C]: Example<C[Verb]> };

/** One for each operation; a test parses them with their shapes. */
export const examples: { readonly [Noun in keyof Api]: Examples<Api[Noun]> } = {
  counter: {
    read: { answer: { count: 41 } },
    increment: { body: { increment: 1 }, answer: { count: 42 } },
  },
  users: {
    create: { body: { email: "Ada@example.org", name: "Ada Lovelace" }, answer: ada },
    list: { answer: { users: [ada, grace], next: null } },
    get: { params: { id: 7 }, answer: ada },
    update: { params: { id: 7 }, body: { name: null }, answer: { ...ada, name: null } },
    delete: { params: { id: 7 }, answer: undefined },
  },
  status: {
    read: {
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
