import * as counter from "@slipway/core/contract/counter";
import * as problem from "@slipway/core/contract/problem";
import * as status from "@slipway/core/contract/status";
import * as users from "@slipway/core/contract/users";
import type * as z from "zod";
import type { JsonSchema } from "./shapes.ts";

type Shape = z.core.$ZodType;

interface ShapeWords {
  /** Of each property. */
  readonly properties: Readonly<Record<string, string>>;
  /** What a check of the contract holds it to that no keyword can be made of. */
  readonly more?: JsonSchema;
}

const EMAIL =
  "ASCII alone. Space around it is taken off, and it is kept in lower case; no two users have the same";
const NAME = "Space around it is taken off, and does not count";

/** What a reader of the documents is told of the contract's shapes: in the contract it would weigh in every bundle. */
const words = new Map<Shape, ShapeWords>([
  says(counter.counter, { count: "Where the counter stands" }),
  says(counter.increment, { increment: "How much is added" }),
  says(users.user, {
    id: "Given once, and never to another user",
    email: "In lower case",
    name: "Null for a user without a name",
  }),
  says(users.newUser, { email: EMAIL, name: `${NAME}; null, or left out, for none` }),
  says(users.userChange, { email: EMAIL, name: `${NAME}; null for none` }, { minProperties: 1 }),
  says(users.userPage, {
    users: "At most `limit` of them",
    next: "The `cursor` of the page that follows, null on the last one",
  }),
  says(status.schemaStatus, {
    applied: "How many migrations the database has",
    newest: "The newest of them, newest first, at most ten",
    pending: "The migrations of this release that the database does not have, oldest first",
    drift:
      "How many objects of the schema are not as the applied migrations make them; null where nothing tells what they make",
    latency:
      "Milliseconds from the query to its answer; where no connection was open, with those of opening one",
  }),
  says(status.appliedMigration, {
    tag: "Its name; null where neither the database nor this release knows it",
    appliedAt: "Null for what drizzle-kit applied, which keeps no time",
  }),
  says(problem.problem, {
    type: "Names the kind of problem; no address",
    title: "The kind in words",
    status: "As in the status line",
    detail: "What is wrong with this request, and what to do",
    requestId: "Finds the request in the function's log",
    errors: "Of `invalid-request`: each place that does not fit, at most 20",
  }),
]);

/** A schema with the words that there are for its shape. */
export function withWords(shape: Shape | undefined, schema: JsonSchema): JsonSchema {
  const told = shape && words.get(shape);
  if (told === undefined) return schema;
  const properties: JsonSchema["properties"] = { ...schema.properties };
  for (const [name, description] of Object.entries(told.properties)) {
    const property = properties[name];
    if (typeof property === "object") properties[name] = { ...property, description };
  }
  return { ...schema, ...told.more, properties };
}

function says<S extends z.core.$ZodObject>(
  shape: S,
  properties: { readonly [Name in keyof z.output<S>]-?: string },
  more?: JsonSchema,
): [Shape, ShapeWords] {
  return [shape, { properties, ...(more === undefined ? {} : { more }) }];
}
