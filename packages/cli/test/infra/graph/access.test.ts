import { beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { allowHeaders, functions, preflightMaxAge } from "../../../../../infra/functions.ts";
import { componentName } from "../component-names.ts";
import type { Edit } from "../evaluation/edited-copy.ts";
import type { Evaluation, Resource } from "../evaluation/evaluate.ts";
import { dependsOnTransitively, resource, resourcesOf, textOf } from "../evaluation/graph.ts";
import { DATABASE_URL, evaluateSlipway, ISSUER } from "./slipway-app.ts";
import { TYPE } from "./types.ts";

// Every way of letting in too many or too few; each assertion below must notice its own.
const CARELESS: readonly Edit[] = [
  { file: "infra/api.ts", from: "role: trustLambdaAlone", to: "role: {}" },
  { file: "infra/lambda.ts", from: `Service: "lambda.amazonaws.com"`, to: `AWS: "*"` },
  {
    file: "infra/api.ts",
    from: "handler,\n",
    to: `handler,\n    permissions: [{ actions: ["s3:*"], resources: ["*"] }],\n`,
  },
  {
    file: "infra/api.ts",
    from: "allowOrigins: [...policy.origins]",
    to: `allowOrigins: ["*"], allowCredentials: true, allowMethods: ["GET", "OPTIONS"]`,
  },
  { file: "infra/lambda.ts", from: "nodejs: { minify: true }", to: "nodejs: { sourcemap: false }" },
  { file: "infra/lambda.ts", from: `format: "json"`, to: `format: "text"` },
  { file: "infra/lambda.ts", from: `architecture: "arm64"`, to: `architecture: "x86_64"` },
  { file: "infra/lambda.ts", from: `"nodejs24.x"`, to: `"nodejs22.x"` },
];
const OPEN: readonly Edit[] = [
  { file: "infra/migrator.ts", from: "dev: false,", to: "dev: false, url: true," },
  {
    file: "infra/api.ts",
    from: "...lambdaDefaults(policy),",
    to: `...lambdaDefaults(policy), policies: ["arn:aws:iam::aws:policy/AdministratorAccess"],`,
  },
  { file: "infra/api.ts", from: `auth === "token" ? [tokens] : []`, to: "[tokens]" },
  { file: "infra/stage.ts", from: `logRetention: "1 week",`, to: `logRetention: "1 year",` },
];
const SIGNED: readonly Edit[] = [
  { file: "infra/functions.ts", from: `auth: "public",`, to: `auth: "iam",` },
];
const env = {
  SST_SECRET_DatabaseUrl: DATABASE_URL,
  ...ISSUER,
  SLIPWAY_DOMAIN: "app.example.com",
};

let app: Evaluation;
let careless: Evaluation;
let signed: Evaluation;
beforeAll(async () => {
  app = await evaluateSlipway({ env });
  careless = await evaluateSlipway({ env, edits: [...CARELESS, ...OPEN] });
  signed = await evaluateSlipway({ env, edits: SIGNED });
});

test("the stand-ins let every one of these apps be evaluated to its end", () => {
  for (const { errors } of [app, careless, signed]) expect(errors).toEqual([]);
  expect(resourcesOf(app, TYPE.url)).toHaveLength(functions.length);
});

const oneOrMore = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const policySchema = z.object({
  Statement: z.array(
    z.object({
      Effect: z.string(),
      Action: oneOrMore.default([]),
      Resource: oneOrMore.default([]),
      Principal: z.record(z.string(), oneOrMore).optional(),
    }),
  ),
});
const policyOf = (value: unknown) =>
  policySchema.parse(typeof value === "string" ? JSON.parse(value) : value);
const inlineSchema = z.array(z.object({ policy: z.string() })).default([]);

const principals = (of: Evaluation) =>
  resourcesOf(of, TYPE.role).flatMap(({ name, inputs }) =>
    policyOf(inputs["assumeRolePolicy"]).Statement.map(({ Principal }) => [name, Principal]),
  );

test("only Lambda may assume a function's role", () => {
  const lambda = { Service: ["lambda.amazonaws.com"] };
  expect(principals(app)).toHaveLength(functions.length + 1);
  for (const [, principal] of principals(app)) expect(principal).toEqual(lambda);
  expect(principals(careless)).toContainEqual(["MigratorRole", { AWS: ["*"] }]);
});

test("sst 4.17 itself lets the account's root assume a handler's role, which is why ours does not", () => {
  const handlers = principals(careless).filter(([name]) => name !== "MigratorRole");
  expect(JSON.stringify(handlers)).toContain(":root");
});

const wildcards = (of: Evaluation) =>
  resourcesOf(of, TYPE.role).flatMap(({ name, inputs }) =>
    inlineSchema
      .parse(inputs["inlinePolicies"])
      .flatMap(({ policy }) => policyOf(policy).Statement)
      .filter(({ Effect, Action }) => Effect === "Allow" && Action.some(hasWildcard))
      .map(({ Action, Resource }) => [name, ...Action, ...Resource]),
  );
const hasWildcard = (action: string) => action.includes("*");

test("no role allows a wildcard of actions", () => {
  expect(wildcards(app)).toEqual([]);
  expect(wildcards(careless)).toContainEqual(["CounterRole", "s3:*", "*"]);
});

const managed = (of: Evaluation) =>
  new Set(
    resourcesOf(of, TYPE.role).map(({ inputs }) => JSON.stringify(inputs["managedPolicyArns"])),
  );

test("no role has a managed policy but that of writing logs", () => {
  const LOGS = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
  expect(managed(app)).toEqual(new Set([JSON.stringify([LOGS])]));
  expect([...managed(careless)].join(" ")).toContain("AdministratorAccess");
});

const corsSchema = z.object({
  allowOrigins: z.array(z.string()),
  allowHeaders: z.array(z.string()),
  allowMethods: z.array(z.string()),
  allowCredentials: z.boolean().default(false),
  maxAge: z.number(),
});
const corsOf = (of: Evaluation) =>
  resourcesOf(of, TYPE.url).map(({ inputs }) => corsSchema.parse(inputs["cors"]));

test("URLs may be called from the page's own domain alone, and without credentials", () => {
  for (const cors of corsOf(app)) {
    expect(cors.allowOrigins).toEqual(["https://app.example.com"]);
    expect(cors.allowCredentials).toBe(false);
    expect(cors.allowHeaders).toEqual(allowHeaders);
    expect(cors.maxAge).toBe(preflightMaxAge);
    // AWS refuses a list with OPTIONS in it.
    expect(cors.allowMethods).not.toContain("OPTIONS");
  }
  const cors = corsSchema.parse(resource(careless, TYPE.url, "CounterUrl").inputs["cors"]);
  expect(cors.allowOrigins).toEqual(["*"]);
  expect(cors.allowCredentials).toBe(true);
  expect(cors.allowMethods).toContain("OPTIONS");
});

/** Who may do what with a function, by its permissions. */
const permissionsOf = (of: Evaluation, { urn }: Resource) =>
  resourcesOf(of, TYPE.permission)
    .filter(({ dependencies }) => dependencies.includes(urn))
    .map(({ inputs }) => `${textOf(inputs, "principal")} ${textOf(inputs, "action")}`)
    .sort();
const counter = (of: Evaluation) => resource(of, TYPE.function, "CounterFunction");

test("a URL that anyone may call has both permissions that AWS wants, and one for signed requests has none", () => {
  const both = ["* lambda:InvokeFunction", "* lambda:InvokeFunctionUrl"];
  expect(permissionsOf(app, counter(app))).toEqual(both);
  expect(permissionsOf(signed, counter(signed))).toEqual([]);
});

const migrator = (of: Evaluation) => resource(of, TYPE.function, "MigratorFunction");

const urls = (of: Evaluation) => resourcesOf(of, TYPE.url).map(({ name }) => name);

test("nobody may invoke the migrator, and it has no URL", () => {
  expect(permissionsOf(app, migrator(app))).toEqual([]);
  expect(urls(app)).not.toContain("MigratorUrl");
  expect(permissionsOf(careless, migrator(careless))).not.toEqual([]);
  expect(urls(careless)).toContain("MigratorUrl");
});

const authorizations = (of: Evaluation) =>
  Object.fromEntries(
    resourcesOf(of, TYPE.url).map(({ name, inputs }) => [name, inputs["authorizationType"]]),
  );

test("a function's auth in the list decides whether its URL takes signed requests only", () => {
  expect(new Set(Object.values(authorizations(app)))).toEqual(new Set(["NONE"]));
  expect(authorizations(signed)["CounterUrl"]).toBe("AWS_IAM");
  const url = resource(signed, TYPE.url, "CounterUrl");
  expect(dependsOnTransitively(signed, url, counter(signed))).toBe(true);
});

const buildSchema = z.object({
  functionID: z.string(),
  links: z.record(z.string(), z.unknown()),
  properties: z.record(z.string(), z.unknown()),
});
const builds = (of: Evaluation) =>
  of.cliCalls
    .filter(({ method }) => method === "Runtime.Build")
    .map(({ input }) => buildSchema.parse(input));

const told = (of: Evaluation) => builds(of).filter(({ links }) => "Auth" in links);
const toldNames = (of: Evaluation) => told(of).map(({ functionID }) => functionID);

test("the functions that check tokens, and no others, are told whose to take", () => {
  const checking = functions.filter(({ auth }) => auth === "token");
  expect(checking).not.toEqual([]);
  expect(toldNames(app).sort()).toEqual(checking.map(({ name }) => componentName(name)).sort());
  expect(toldNames(careless)).toHaveLength(functions.length);
  const { SLIPWAY_ISSUER: issuer, SLIPWAY_AUDIENCE: audience } = ISSUER;
  for (const { links } of told(app)) {
    expect(links["Auth"]).toMatchObject({ mode: "token", issuer, audience });
  }
});

const settings = (of: Evaluation) => builds(of).map(({ properties }) => properties);

test("bundles are minified, and their source maps stay out of the package", () => {
  for (const properties of settings(app)) {
    expect(properties).toMatchObject({ minify: true });
    // `sourcemap: false` ships the map.
    expect(properties).not.toHaveProperty("sourcemap");
  }
  expect(settings(careless)[0]).toMatchObject({ sourcemap: false });
  expect(settings(careless)[0]).not.toHaveProperty("minify");
});

const platforms = (of: Evaluation) =>
  new Set(
    resourcesOf(of, TYPE.function).map(({ inputs }) =>
      JSON.stringify([inputs["runtime"], inputs["architectures"], inputs["loggingConfig"]]).replace(
        /,"logGroup":"[^"]*"/,
        "",
      ),
    ),
  );

const days = (of: Evaluation) =>
  resourcesOf(of, TYPE.logGroup).map(({ inputs }) => inputs["retentionInDays"]);

test("functions run on Node 24 and arm64, and log JSON that does not stay for ever", () => {
  expect(platforms(app)).toEqual(new Set([`["nodejs24.x",["arm64"],{"logFormat":"JSON"}]`]));
  expect(platforms(careless)).toEqual(new Set([`["nodejs22.x",["x86_64"],{"logFormat":"Text"}]`]));
  expect(days(app)).toHaveLength(functions.length + 1);
  expect(new Set(days(app))).toEqual(new Set([7]));
  expect(new Set(days(careless))).toEqual(new Set([365]));
});
