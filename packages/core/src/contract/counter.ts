import * as z from "zod/mini";
import { none, type Contract } from "./route.ts";

export const counter = z.object({ count: z.int() });
export type Counter = z.output<typeof counter>;

export const increment = z.strictObject({ increment: z.int().check(z.gte(1), z.lte(100)) });

export const counterContract = {
  read: {
    method: "GET",
    path: "/",
    params: none,
    query: none,
    body: none,
    answer: { status: 200, body: counter },
    problems: [],
    auth: "public",
    idempotent: true,
  },
  increment: {
    method: "PUT",
    path: "/",
    params: none,
    query: none,
    body: increment,
    answer: { status: 200, body: counter },
    problems: ["counter-full"],
    auth: "public",
    idempotent: false,
  },
} as const satisfies Contract;
