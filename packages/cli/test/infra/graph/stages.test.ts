import { beforeAll, expect, test } from "vitest";
import { functions } from "../../../../../infra/functions.ts";
import type { Edit } from "../evaluation/edited-copy.ts";
import type { Evaluation } from "../evaluation/evaluate.ts";
import { exposures, resource, resourcesOf } from "../evaluation/graph.ts";
import { evaluateSlipway, ISSUER } from "./slipway-app.ts";
import { TYPE } from "./types.ts";

// Every way in which a stage could harm another, or be lost; each assertion below must notice its own.
const CARELESS: readonly Edit[] = [
  { file: "infra/neon.ts", from: "{ protect: true, retainOnDelete: true }", to: "{}" },
  {
    file: "infra/database.ts",
    from: "url: $util.secret(url)",
    to: "url: $util.unsecret($output(url))",
  },
  { file: "infra/stage.ts", from: "reserveConcurrency: true", to: "reserveConcurrency: false" },
  {
    file: "infra/stage.ts",
    from: `database: "preview-branch"`,
    to: `database: "production-branch"`,
  },
  { file: "infra/stage.ts", from: "protect: true", to: "protect: false" },
];
const NEON = {
  ...ISSUER,
  NEON_API_KEY: "the-key",
  NEON_PREVIEW_PROJECT_ID: "of-previews",
  NEON_PRODUCTION_PROJECT_ID: "of-production",
};

let production: Evaluation;
let preview: Evaluation;
let pullRequest: Evaluation;
let brought: Evaluation;
let carelessProduction: Evaluation;
let carelessPullRequest: Evaluation;
beforeAll(async () => {
  production = await evaluateSlipway({ stage: "production", env: NEON });
  preview = await evaluateSlipway({ stage: "preview", env: NEON });
  pullRequest = await evaluateSlipway({ env: NEON });
  brought = await evaluateSlipway({ stage: "production" });
  carelessProduction = await evaluateSlipway({ stage: "production", env: NEON, edits: CARELESS });
  carelessPullRequest = await evaluateSlipway({ env: NEON, edits: CARELESS });
});

const madeAtNeon = (of: Evaluation) =>
  of.resources.filter(({ type }) => type.startsWith("neon:")).map(({ name }) => name);
const projectOf = (of: Evaluation) => resourcesOf(of, TYPE.project)[0];

test("every one of these stages is evaluated to its end", () => {
  const all = [production, preview, pullRequest, brought, carelessProduction, carelessPullRequest];
  for (const { errors } of all) expect(errors).toEqual([]);
});

test("production owns a project of its own, which nothing that sst does deletes", () => {
  expect(madeAtNeon(production)).toEqual(["Project"]);
  expect(projectOf(production)).toMatchObject({ protect: true, retainOnDelete: true });
  expect(projectOf(carelessProduction)).toMatchObject({ protect: false, retainOnDelete: false });
});

test("the passwords of a project stay marked as secrets", () => {
  expect(JSON.stringify(production.resources)).toContain("npg_");
  expect(exposures(production, "npg_")).toEqual([]);
  expect(exposures(carelessProduction, "npg_")).toContain("OwnerLinkRef.inputs.properties.url");
});

test("production and the owner of previews cannot be removed as a whole, any other stage can", () => {
  expect(production.app).toMatchObject({ protect: true, removal: "retain" });
  expect(preview.app).toMatchObject({ protect: true, removal: "retain" });
  expect(pullRequest.app).toMatchObject({ protect: false, removal: "remove" });
  expect(carelessProduction.app).toMatchObject({ protect: false, removal: "remove" });
});

test("the stage preview owns the project of previews, and works on a branch of it", () => {
  expect(madeAtNeon(preview)).toEqual(["PreviewProject", "Branch", "Endpoint"]);
  expect(projectOf(preview)).toMatchObject({ protect: true, retainOnDelete: true });
  const branch = resource(preview, TYPE.branch, "Branch");
  expect(branch.dependencies).toContain(projectOf(preview)?.urn);
});

test("any other stage is a branch of the project of previews, and goes with its stage", () => {
  expect(madeAtNeon(pullRequest)).toEqual(["Branch", "Endpoint"]);
  const branch = resource(pullRequest, TYPE.branch, "Branch");
  expect(branch).toMatchObject({
    inputs: { projectId: "of-previews", name: "pr-1" },
    protect: false,
    retainOnDelete: false,
  });
});

const origins = (of: Evaluation) => JSON.stringify(resource(of, TYPE.branch, "Branch").inputs);

test("production's data is branched only by a stage policy that says so", () => {
  expect(origins(pullRequest)).not.toContain("of-production");
  expect(origins(carelessPullRequest)).toContain("of-production");
});

test("a stage that brings its database makes none, and needs no key of Neon's", () => {
  expect(madeAtNeon(brought)).toEqual([]);
  expect(madeAtNeon(production)).not.toEqual([]);
});

const reserved = (of: Evaluation) =>
  resourcesOf(of, TYPE.function).flatMap(
    ({ inputs }) => inputs["reservedConcurrentExecutions"] ?? [],
  );

test("production reserves the list's concurrency; a preview, whose account may be new, none", () => {
  const listed = functions.map(({ concurrency }) => concurrency);
  expect(new Set(reserved(production))).toEqual(new Set(listed));
  expect(reserved(production)).toHaveLength(listed.length);
  expect(reserved(pullRequest)).toEqual([]);
  expect(reserved(carelessProduction)).toEqual([]);
});

test("logs of production stay three months", () => {
  const days = new Set(
    resourcesOf(production, TYPE.logGroup).map(({ inputs }) => inputs["retentionInDays"]),
  );
  expect(days).toEqual(new Set([90]));
});

const scopes = (of: Evaluation) =>
  resourcesOf(of, TYPE.invocation).map(({ inputs }) => inputs["lifecycleScope"] ?? "CREATE_ONLY");

test("no invocation of the migrator runs when its stage is removed", async () => {
  expect(scopes(production)).toEqual(["CREATE_ONLY", "CREATE_ONLY"]);
  const edits = [
    {
      file: "infra/migrator.ts",
      from: "functionName: migrator.name,",
      to: `functionName: migrator.name, lifecycleScope: "CRUD",`,
    },
  ];
  expect(scopes(await evaluateSlipway({ edits }))).toEqual(["CRUD", "CRUD"]);
});
