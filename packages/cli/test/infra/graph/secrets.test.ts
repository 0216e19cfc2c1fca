import { beforeAll, expect, test } from "vitest";
import * as z from "zod";
import type { Edit } from "../evaluation/edited-copy.ts";
import type { Evaluation } from "../evaluation/evaluate.ts";
import { exposures, resource, resourcesOf } from "../evaluation/graph.ts";
import { DATABASE_URL, evaluateSlipway, ISSUER, PASSWORD } from "./slipway-app.ts";
import { TYPE } from "./types.ts";

// Every way in which a password gets out; each assertion below must notice its own.
const CARELESS: readonly Edit[] = [
  {
    file: "infra/database.ts",
    from: "url: $util.secret(url)",
    to: "url: $util.unsecret($output(url))",
  },
  {
    file: "infra/api.ts",
    from: "handler,\n",
    to: "handler,\n    environment: { DATABASE_URL: database.handlers.properties.url },\n",
  },
  {
    file: "infra/api.ts",
    from: "link: [database.handlers",
    to: "link: [database.owner, database.handlers",
  },
  {
    file: "sst.config.ts",
    from: "web: web.url,",
    to: "web: web.url, database: database.owner.properties.url,",
  },
  { file: "infra/database.ts", from: "length: 40", to: "length: 8" },
  { file: "infra/connection-string.ts", from: `"verify-full"`, to: `"disable"` },
];

let app: Evaluation;
let careless: Evaluation;
let made: Evaluation;
let production: Evaluation;
beforeAll(async () => {
  const env = { ...ISSUER, NEON_API_KEY: "the-key", NEON_PREVIEW_PROJECT_ID: "preview-1" };
  app = await evaluateSlipway();
  careless = await evaluateSlipway({ edits: CARELESS });
  made = await evaluateSlipway({ env });
  production = await evaluateSlipway({ stage: "production", env });
});

const handlersPassword = (of: Evaluation) => {
  const { outputs } = resource(
    of,
    "random:index/randomPassword:RandomPassword",
    "HandlersPassword",
  );
  return z.object({ $secret: z.string() }).parse(outputs["result"]).$secret;
};

test("no password stands unmarked in the state", () => {
  expect(JSON.stringify(app.resources)).toContain(PASSWORD);
  expect(exposures(app, PASSWORD)).toEqual([]);
  expect(exposures(app, handlersPassword(app))).toEqual([]);
  expect(exposures(careless, PASSWORD)).toContain("OwnerLinkRef.inputs.properties.url");
  expect(exposures(careless, handlersPassword(careless))).toContain(
    "DatabaseLinkRef.inputs.properties.url",
  );
});

test("the passwords that Neon answers are marked, and so is what is made of them", () => {
  expect(made.errors).toEqual([]);
  expect(JSON.stringify(made.cliCalls)).toContain("npg_of_the_branch");
  expect(exposures(made, "npg_")).toEqual([]);
  expect(exposures(made, "the-key")).toEqual([]);
});

// Who may read a function's configuration reads its variables, marked or not.
const environmentSchema = z.object({
  variables: z.object({ $secret: z.record(z.string(), z.string()) }),
});
const variables = (of: Evaluation) =>
  resourcesOf(of, TYPE.function).map(({ inputs }) => {
    const { $secret } = environmentSchema.parse(inputs["environment"]).variables;
    return Object.keys($secret).sort();
  });

test("functions get their links in the package, and nothing but the key to them as variables", () => {
  const OWN = ["SST_KEY", "SST_KEY_FILE", "SST_RESOURCE_App"];
  expect(new Set(variables(app).flat())).toEqual(new Set(OWN));
  expect(variables(careless).flat()).toContain("DATABASE_URL");
});

// The CLI prints every output, a secret one too, and writes it to .sst/outputs.json.
const printed = (of: Evaluation) =>
  JSON.stringify(resourcesOf(of, TYPE.stack).map(({ outputs }) => outputs));

test("no output of the stack holds a password", () => {
  expect(printed(app)).toContain("lambda-url");
  expect(printed(app)).not.toContain(PASSWORD);
  expect(printed(app)).not.toContain(handlersPassword(app));
  expect(printed(careless)).toContain(PASSWORD);
});

const buildSchema = z.object({
  functionID: z.string(),
  links: z.record(z.string(), z.object({ url: z.string().optional() })),
});
const builds = (of: Evaluation) =>
  of.cliCalls
    .filter(({ method }) => method === "Runtime.Build")
    .map(({ input }) => buildSchema.parse(input));
const holders = (of: Evaluation, text: string) =>
  builds(of)
    .filter(({ links }) => JSON.stringify(links).includes(text))
    .map(({ functionID }) => functionID);

test("the migrator alone is linked to the owner", () => {
  expect(builds(app).length).toBeGreaterThan(1);
  expect(holders(app, PASSWORD)).toEqual(["Migrator"]);
  expect(holders(made, "npg_of_the_branch")).toEqual(["Migrator"]);
  expect(holders(careless, PASSWORD)).toHaveLength(builds(careless).length);
});

const urlOf = (of: Evaluation, functionID: string, link: string) => {
  const build = builds(of).find((one) => one.functionID === functionID);
  return new URL(build?.links[link]?.url ?? "none:");
};

test("handlers connect as a role of their own, on the pooled host; the migrator on the direct one", () => {
  for (const evaluation of [app, made]) {
    const [handlers, owner] = [
      urlOf(evaluation, "Counter", "Database"),
      urlOf(evaluation, "Migrator", "Owner"),
    ];
    expect(handlers.username).toMatch(/_handlers$/);
    expect(handlers.password).toBe(handlersPassword(evaluation));
    expect(handlers.hostname).toMatch(/^ep-[\w-]+-pooler\./);
    expect(owner.hostname).toBe(handlers.hostname.replace("-pooler", ""));
    expect(owner.username).not.toBe(handlers.username);
    expect(owner.pathname).toBe(handlers.pathname);
  }
  const { origin, username, password, pathname } = new URL(DATABASE_URL);
  expect(urlOf(app, "Migrator", "Owner")).toMatchObject({ origin, username, password, pathname });
});

const tlsOf = (of: Evaluation) =>
  [urlOf(of, "Counter", "Database"), urlOf(of, "Migrator", "Owner")].map(({ searchParams }) =>
    searchParams.get("sslmode"),
  );

test("whatever Neon or the secret says, a connection is encrypted to a server whose name was checked", () => {
  // The CLI goes by TCP, where a connection string that says nothing means a connection that is not encrypted.
  for (const evaluation of [app, made, production]) {
    expect(evaluation.errors).toEqual([]);
    expect(tlsOf(evaluation)).toEqual(["verify-full", "verify-full"]);
  }
  expect(tlsOf(careless)).toEqual(["disable", "disable"]);
});

test("the handlers' password is long enough to be guessed by nobody", () => {
  expect(handlersPassword(app)).toHaveLength(40);
  expect(handlersPassword(careless)).toHaveLength(8);
});
