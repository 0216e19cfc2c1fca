import * as counter from "@slipway/core/contract/counter";
import * as problem from "@slipway/core/contract/problem";
import * as status from "@slipway/core/contract/status";
import * as users from "@slipway/core/contract/users";
import * as z from "zod";
import { withWords } from "./shape-words.ts";

type Shape = z.core.$ZodType;
export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** Every shape that these files export, by its name there: `newUser` is `NewUser`. One of another file is written in place. */
const shapes = new Map<string, Shape>();
for (const [name, value] of Object.entries({ ...counter, ...users, ...status, ...problem })) {
  if (value instanceof z.core.$ZodType) shapes.set(capitalize(name), value);
}
const named = z.registry<{ readonly id: string }>();
for (const [id, shape] of shapes) named.add(shape, { id });

const refTo = (id: string) => `#/components/schemas/${id}`;

/** What is on the wire, for a body: a reference where the shape has a name. */
export function bodySchema(shape: Shape): JsonSchema {
  const name = named.get(shape)?.id;
  return name === undefined ? toSchema(shape, "input") : { $ref: refTo(name) };
}

/** What a parameter means, for an object of them: a number, though it is text on the wire. */
export function parameterSchema(shape: Shape): JsonSchema {
  return toSchema(shape, "output");
}

/** Whether a request may leave a parameter out. */
export function isOptional(shape: Shape, name: string): boolean {
  return !(toSchema(shape, "input").required ?? []).includes(name);
}

/** The named schemas that a document's own references lead to, in order of their names. */
export function componentSchemas(document: object): Record<string, JsonSchema> {
  const { schemas } = z.toJSONSchema(named, { io: "input", uri: refTo, override: tidy });
  const found = new Set<string>();
  const follow = (from: object): void => {
    for (const [, id = ""] of JSON.stringify(from).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      const schema = schemas[id];
      if (schema === undefined || found.has(id)) continue;
      found.add(id);
      follow(schema);
    }
  };
  follow(document);
  return Object.fromEntries(
    [...found].sort().map((id) => [id, withWords(shapes.get(id), withoutIds(schemas[id] ?? {}))]),
  );
}

function toSchema(shape: Shape, io: "input" | "output"): JsonSchema {
  return withoutIds(z.toJSONSchema(shape, { io, override: tidy }));
}

/** Takes out what says nothing here: the bounds of every integer of JavaScript, and the expressions behind a format. */
function tidy({ jsonSchema }: { readonly jsonSchema: JsonSchema }): void {
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.format !== undefined) {
    delete jsonSchema.pattern;
    delete jsonSchema.allOf;
  }
  // In other languages than JavaScript `\0` may be no expression.
  const pattern = jsonSchema.pattern?.replaceAll("\\0", String.raw`\x00`);
  if (pattern !== undefined) jsonSchema.pattern = pattern;
}

function withoutIds({ $schema: _schema, $id: _id, ...schema }: JsonSchema): JsonSchema {
  return schema;
}

function capitalize(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
