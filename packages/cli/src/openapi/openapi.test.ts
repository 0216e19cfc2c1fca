import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { api } from "@slipway/core/contract/api";
import { none, type Contract } from "@slipway/core/contract/route";
import { userChange } from "@slipway/core/contract/users";
import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { describeFunction } from "./document.ts";
import { examples } from "./examples.ts";
import { openapiFiles } from "./openapi-files.ts";
import type { Sample } from "./operation.ts";
import { bodySchema, componentSchemas, parameterSchema } from "./shapes.ts";

const root = fileURLToPath(new URL("../../../..", import.meta.url));
const files = [...(await openapiFiles(root))];
const contracts: Readonly<Record<string, Contract>> = api;
const samples: Readonly<Record<string, Readonly<Record<string, Sample>>>> = examples;
const routes = Object.entries(contracts).flatMap(([noun, contract]) =>
  Object.entries(contract).map(([verb, route]) => ({ noun, verb, route })),
);

const operation = z.looseObject({ operationId: z.string() });
const document = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), operation)),
});

describe.each(files)("%s", (path, text) => {
  test("is what the contract gives", async () => {
    const kept = await readFile(join(root, path), "utf8").catch(() => "");
    expect(kept === text, `${path} is not what the contract gives: npm run build`).toBe(true);
  });

  test("is valid OpenAPI 3.1", async () => {
    const validator = new Validator();
    expect(await validator.validate(JSON.parse(text))).toEqual({ valid: true });
    expect(validator.version).toBe("3.1");
  });

  test("refers to all that it defines, and to nothing else", () => {
    const { components } = z
      .object({ components: z.record(z.string(), z.record(z.string(), z.unknown())) })
      .parse(JSON.parse(text));
    const { securitySchemes: _byName, ...defined } = components;
    const references = [...text.matchAll(/"\$ref": "#\/components\/([^"]+)"/g)];
    const names = Object.entries(defined).flatMap(([kind, of]) =>
      Object.keys(of).map((name) => `${kind}/${name}`),
    );
    expect(new Set(references.map(([, name]) => name))).toEqual(new Set(names));
  });
});

test("every route is an operation, whose id no other has", () => {
  const ids = files.flatMap(([, text]) =>
    Object.values(document.parse(JSON.parse(text)).paths).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    ),
  );
  expect(ids).toHaveLength(routes.length);
  expect(new Set(ids).size).toBe(routes.length);
});

test.each(routes)("the example of $noun.$verb fits its route", ({ noun, verb, route }) => {
  const { params = {}, query = {}, body, answer } = samples[noun]?.[verb] ?? {};
  expect(z.safeParse(route.answer.body, answer).error).toBeUndefined();
  expect(z.safeParse(route.body, body).error).toBeUndefined();
  for (const [shape, given] of [
    [route.params, params],
    [route.query, query],
  ] as const) {
    const meant = Object.entries(given).map(([name, { example }]) => [name, example]);
    // A parameter is given as it is meant.
    const encoded = z.safeEncode(shape, shape === none ? undefined : Object.fromEntries(meant));
    expect(encoded.error).toBeUndefined();
  }
});

test("a function that is not listed is not described", () => {
  expect(() => describeFunction("nobody", "1.0.0")).toThrow(
    "infra/functions.ts has no function nobody, and the route table has: list it there",
  );
});

test.each([
  {},
  { name: null },
  { name: "" },
  { name: " \n" },
  { name: "\0" },
  { name: "a\0" },
  { name: " Ada\n😀 " },
  { mail: "ada@example.org" },
])("a change of %j is one for the document where it is one for the function", (body) => {
  const schema = componentSchemas({ $ref: "#/components/schemas/UserChange" })["UserChange"];
  const ajv = new Ajv2020({ validateFormats: false });
  expect(ajv.validate(schema ?? false, body)).toBe(z.safeParse(userChange, body).success);
});

test("a parameter is what it means, a body what is on the wire", () => {
  expect(parameterSchema(api.users.list.query).properties).toMatchObject({
    limit: { type: "integer", minimum: 1, maximum: 100, default: 20 },
  });
  expect(bodySchema(z.object({ at: z.iso.datetime() }))).toEqual({
    type: "object",
    properties: { at: { type: "string", format: "date-time" } },
    required: ["at"],
  });
});
