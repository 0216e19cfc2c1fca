import { beforeAll, expect, test } from "vitest";
import { functions } from "../../../../../infra/functions.ts";
import type { Edit } from "../evaluation/edited-copy.ts";
import type { Evaluation } from "../evaluation/evaluate.ts";
import { dependsOnTransitively, resource, resourcesOf, textOf } from "../evaluation/graph.ts";
import { handlersOf } from "./handlers.ts";
import { evaluateSlipway } from "./slipway-app.ts";
import { TYPE } from "./types.ts";

// Everything that lets code run before the schema that it needs; each assertion below must notice its own.
const CARELESS: readonly Edit[] = [
  { file: "infra/api.ts", from: "opts.dependsOn = [migrator.before]", to: "opts.dependsOn = []" },
  { file: "infra/migrator.ts", from: "[before, ...handlers]", to: "[]" },
  {
    file: "infra/migrator.ts",
    from: `invoke("MigrateBefore", "before", [migrator.nodes.function])`,
    to: `new aws.lambda.Invocation("MigrateBefore", { functionName: "by-name", input: "{}" })`,
  },
];
const LATER: readonly Edit[] = [
  { file: "packages/functions/src/later.ts", to: "export const handler = async () => ({});" },
  {
    file: "infra/functions.ts",
    from: "readonly FunctionDefinition[] = [",
    to: `readonly FunctionDefinition[] = [
      { name: "later", handler: "packages/functions/src/later.handler", timeout: 1, memory: 128, concurrency: 1, auth: "iam", copyFiles: [] },`,
  },
];
const FAIL = { type: TYPE.invocation, name: "MigrateBefore" };

let app: Evaluation;
let careless: Evaluation;
let later: Evaluation;
let refused: Evaluation;
let refusedCareless: Evaluation;
beforeAll(async () => {
  app = await evaluateSlipway();
  careless = await evaluateSlipway({ edits: CARELESS });
  later = await evaluateSlipway({ edits: LATER });
  refused = await evaluateSlipway({ fail: FAIL });
  refusedCareless = await evaluateSlipway({ fail: FAIL, edits: CARELESS });
});

const names = (evaluation: Evaluation) =>
  handlersOf(evaluation)
    .map(({ name }) => name)
    .sort();
const before = (evaluation: Evaluation) => resource(evaluation, TYPE.invocation, "MigrateBefore");
const after = (evaluation: Evaluation) => resource(evaluation, TYPE.invocation, "MigrateAfter");
const unready = (evaluation: Evaluation) =>
  handlersOf(evaluation)
    .filter((handler) => !dependsOnTransitively(evaluation, handler, before(evaluation)))
    .map(({ name }) => name)
    .sort();
const unawaited = (evaluation: Evaluation) =>
  handlersOf(evaluation)
    .filter((handler) => !dependsOnTransitively(evaluation, after(evaluation), handler))
    .map(({ name }) => name);

test("makes a function of every line of the list, and no other", () => {
  expect(app.errors).toEqual([]);
  expect(careless.errors).toEqual([]);
  expect(names(app)).toHaveLength(functions.length);
  expect(names(later)).toEqual([...names(app), "LaterFunction"].sort());
});

test("every handler waits for the migrations, one that is added later too", () => {
  expect(unready(app)).toEqual([]);
  expect(unready(later)).toEqual([]);
  expect(unready(careless)).toEqual(names(careless));
});

test("a release is marked live only after every handler has its code", () => {
  expect(unawaited(app)).toEqual([]);
  expect(unawaited(later)).toEqual([]);
  expect(dependsOnTransitively(app, after(app), before(app))).toBe(true);
  expect(unawaited(careless)).toHaveLength(functions.length);
  expect(dependsOnTransitively(careless, after(careless), before(careless))).toBe(false);
});

const migrator = (of: Evaluation) => resource(of, TYPE.function, "MigratorFunction");

test("the migrations are run by the migrator's new code", () => {
  expect(dependsOnTransitively(app, before(app), migrator(app))).toBe(true);
  expect(dependsOnTransitively(careless, before(careless), migrator(careless))).toBe(false);
});

test("no handler is made, and no release marked live, when the migrator fails", () => {
  expect(before(refused).failed).toBe(true);
  expect(names(refused)).toEqual([]);
  expect(resourcesOf(refused, TYPE.invocation).map(({ name }) => name)).toEqual(["MigrateBefore"]);
  expect(refused.errors.join("\n")).toContain("MigrateBefore");
  expect(before(refusedCareless).failed).toBe(true);
  expect(names(refusedCareless)).toHaveLength(functions.length);
});

test("the page is built once its functions have their URLs, and not when the migrator fails", () => {
  const builder = resource(app, TYPE.command, "WebBuilder");
  const urls = resourcesOf(app, TYPE.url);
  expect(urls).toHaveLength(functions.length);
  expect(resourcesOf(refused, TYPE.command)).toEqual([]);
  expect(resourcesOf(refusedCareless, TYPE.command)).toHaveLength(1);
  const environment = JSON.stringify(builder.inputs["environment"]);
  for (const { outputs } of urls) expect(environment).toContain(textOf(outputs, "functionUrl"));
});

test("the page is told at whose place to sign in, and as which client", () => {
  const builder = resource(app, TYPE.command, "WebBuilder");
  expect(builder.inputs["environment"]).toMatchObject({
    VITE_ISSUER: "https://issuer.example",
    VITE_AUDIENCE: "app",
    VITE_CLIENT_ID: "page-client",
  });
});

test("no other page may frame the page, and browsers ask for it over TLS alone", () => {
  const code = resourcesOf(app, TYPE.edge).map(({ inputs }) => textOf(inputs, "code"));
  const answering = code.filter((text) => text.includes("event.response.headers"));
  expect(answering).toHaveLength(1);
  expect(answering[0]).toContain(
    `["content-security-policy"] = { value: "frame-ancestors 'none'" }`,
  );
  expect(answering[0]).toContain(`["strict-transport-security"]`);
});

const triggers = (of: Evaluation) => before(of).inputs["triggers"];

test("every deploy invokes the migrator, and sst dev only when the history has changed", async () => {
  const dev = await evaluateSlipway({ command: "dev" });
  const devAgain = await evaluateSlipway({ command: "dev" });
  const edits = [{ file: "migrations/0009_later.sql", to: "--" }];
  const devChanged = await evaluateSlipway({ command: "dev", edits });
  expect(triggers(later)).not.toEqual(triggers(app));
  expect(triggers(devAgain)).toEqual(triggers(dev));
  expect(triggers(devChanged)).not.toEqual(triggers(dev));
});
