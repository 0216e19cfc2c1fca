import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { evaluate, type Evaluation } from "./evaluate.ts";
import { dependsOnTransitively, exposures, resource, resourcesOf } from "./graph.ts";

// What is tested here is the harness: that it sees a graph as it is, and a wrong one as wrong.
const root = fileURLToPath(new URL("../fixtures/app", import.meta.url));
const FUNCTION = "aws:lambda/function:Function";
const INVOCATION = "aws:lambda/invocation:Invocation";
const PASSWORD = "a-password";
const env = { SST_SECRET_DatabaseUrl: `postgres://owner:${PASSWORD}@localhost:1/app` };

let app: Evaluation;
let careless: Evaluation;
let refused: Evaluation;
beforeAll(async () => {
  app = await evaluate({ root, stage: "test", env });
  careless = await evaluate({
    root,
    stage: "production",
    env,
    edits: [
      { file: "sst.config.ts", from: "opts.dependsOn = [before]", to: "opts.dependsOn = []" },
      { file: "sst.config.ts", from: "$util.secret(url)", to: "url" },
      { file: "sst.config.ts", from: "url: true,", to: "url: true, environment: { url }," },
    ],
  });
  refused = await evaluate({ root, stage: "test", env, fail: { name: "MigrateBefore" } });
});

const waits = (evaluation: Evaluation, dependent: string, dependency: string) =>
  dependsOnTransitively(
    evaluation,
    resource(evaluation, ...named(dependent)),
    resource(evaluation, ...named(dependency)),
  );
const named = (name: string): [string, string] => [
  name.startsWith("Migrate") ? INVOCATION : FUNCTION,
  name,
];

test("follows dependencies that are named and those that inputs bring, through others", () => {
  expect(app.errors).toEqual([]);
  expect(waits(app, "MigrateBefore", "MigratorFunction")).toBe(true);
  expect(waits(app, "CounterFunction", "MigrateBefore")).toBe(true);
  expect(waits(app, "MigrateAfter", "MigrateBefore")).toBe(true);
  expect(waits(app, "MigrateBefore", "CounterFunction")).toBe(false);
  expect(waits(careless, "CounterFunction", "MigrateBefore")).toBe(false);
});

test("does not register what depends on a resource that failed, and registers the rest", () => {
  expect(resource(refused, INVOCATION, "MigrateBefore").failed).toBe(true);
  expect(resourcesOf(refused, FUNCTION).map(({ name }) => name)).toEqual(["MigratorFunction"]);
  expect(resourcesOf(refused, "aws:iam/role:Role")).toHaveLength(2);
  expect(refused.errors.join("\n")).toContain("failed to register new resource MigrateBefore");
});

test("tells secrets from what anyone may read", () => {
  expect(JSON.stringify(app.resources)).toContain(PASSWORD);
  expect(exposures(app, PASSWORD)).toEqual([]);
  expect(exposures(careless, PASSWORD)).toEqual(
    expect.arrayContaining(["DatabaseLinkRef.inputs.properties.url"]),
  );
});

test("tells the app as the stage has it, and what the CLI was asked to build", () => {
  expect(app.app).toMatchObject({ name: "fixture", removal: "remove", protect: false });
  expect(careless.app).toMatchObject({ removal: "retain", protect: true });
  const built = app.cliCalls.filter(({ method }) => method === "Runtime.Build");
  expect(built.map(({ input }) => input)).toContainEqual(
    expect.objectContaining({ functionID: "Migrator", handler: "src/migrator.handler" }),
  );
  const stack = resource(app, "pulumi:pulumi:Stack", "fixture-test");
  expect(stack.outputs["counter"]).toMatch(/^https:.*\.on\.aws\/$/);
});

test("refuses an edit that changes nothing", async () => {
  const edits = [{ file: "sst.config.ts", from: "no such text", to: "" }];
  await expect(evaluate({ root, stage: "test", edits })).rejects.toThrow("does not hold");
});
