import * as z from "zod/mini";
import { INTEGER_MAX } from "./integer-max.ts";
import { integerText } from "./integer-text.ts";
import { none, type Contract } from "./route.ts";
import { text } from "./text.ts";

export const user = z.object({
  id: z.int(),
  email: z.string(),
  name: z.nullable(z.string()),
});
export type User = z.output<typeof user>;

/**
 * Trimmed and in lower case, so that one mailbox is one user. ASCII only: what an internationalised address folds to
 * depends on the locale. 254 characters is the most that SMTP can carry (RFC 5321, erratum 1690).
 */
const email = text({ max: 254 }).check(
  // Before it is folded: the sign of kelvin folds to an ASCII k.
  z.email({ error: "must be an email address" }),
  z.toLowerCase(),
);
const emailPrefix = text({ max: 254 }).check(z.toLowerCase());
const name = z.nullable(text({ max: 200 }));

export const newUser = z.strictObject({ email, name: z.optional(name) });
export type NewUser = z.output<typeof newUser>;

export const userChange = z
  .strictObject({ email: z.optional(email), name: z.optional(name) })
  .check(
    z.refine((change) => Object.keys(change).length > 0, {
      error: "must name a new email, a new name, or both",
    }),
  );
export type UserChange = z.output<typeof userChange>;

export const userPage = z.object({
  users: z.array(user),
  /** The cursor of the page that follows, null on the last one. */
  next: z.nullable(z.string()),
});
export type UserPage = z.output<typeof userPage>;

const pageQuery = z.object({
  limit: z._default(integerText({ min: 1, max: 100 }), 20),
  /** The `next` of the page before; its text means nothing to a caller. */
  cursor: z.optional(z.string()),
  /** How the emails begin, in any case. With it the list is in the order of emails, else in that of ids. */
  email: z.optional(emailPrefix),
});

const userParams = z.object({ id: integerText({ min: 1, max: INTEGER_MAX }) });

export const usersContract = {
  create: {
    method: "POST",
    path: "/",
    params: none,
    query: none,
    body: newUser,
    answer: { status: 201, body: user, location: (created: User) => `/${created.id}` },
    problems: ["email-taken"],
    auth: "token",
    idempotent: false,
  },
  list: {
    method: "GET",
    path: "/",
    params: none,
    query: pageQuery,
    body: none,
    answer: { status: 200, body: userPage },
    items: "users",
    problems: ["invalid-cursor"],
    auth: "token",
    idempotent: true,
  },
  get: {
    method: "GET",
    path: "/{id}",
    params: userParams,
    query: none,
    body: none,
    answer: { status: 200, body: user },
    problems: ["user-not-found"],
    auth: "token",
    idempotent: true,
  },
  update: {
    method: "PATCH",
    path: "/{id}",
    params: userParams,
    query: none,
    body: userChange,
    answer: { status: 200, body: user },
    problems: ["user-not-found", "email-taken"],
    auth: "token",
    idempotent: false,
  },
  delete: {
    method: "DELETE",
    path: "/{id}",
    params: userParams,
    query: none,
    body: none,
    answer: { status: 204, body: none },
    problems: ["user-not-found"],
    auth: "token",
    idempotent: false,
  },
} as const satisfies Contract;
