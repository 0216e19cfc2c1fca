import { expect, test } from "vitest";
import type { Edit } from "../evaluation/edited-copy.ts";
import { resource, resourcesOf } from "../evaluation/graph.ts";
import { DATABASE_URL, evaluateSlipway, ISSUER } from "./slipway-app.ts";
import { TYPE } from "./types.ts";

const PUBLIC: Edit = {
  file: "infra/stage.ts",
  from: "publicUsers: false",
  to: "publicUsers: true",
};
/** What `slipway manifest` does where Schema.ts was changed. */
const CHANGED: Edit = {
  file: "packages/cli/bin/slipway.js",
  to: `console.error("Schema.ts has changes without a migration"); process.exitCode = 1;`,
};
const OWN = { SST_SECRET_DatabaseUrl: DATABASE_URL };

test.for([
  ["an issuer", { env: OWN }, "SLIPWAY_ISSUER"],
  ["an audience", { env: { ...OWN, SLIPWAY_ISSUER: "https://issuer.example" } }, "go together"],
  [
    "an issuer on https",
    { env: { ...OWN, ...ISSUER, SLIPWAY_ISSUER: "http://issuer.example" } },
    "no https URL",
  ],
  ["a key of Neon's", { env: ISSUER }, "NEON_API_KEY"],
  [
    "the project of previews",
    { env: { ...ISSUER, NEON_API_KEY: "key" } },
    "NEON_PREVIEW_PROJECT_ID",
  ],
  [
    "a database that handlers can reach",
    { env: { ...ISSUER, SST_SECRET_DatabaseUrl: "postgres://a:b@db.example/c" } },
    "db.example",
  ],
  [
    "a history that Schema.ts agrees with",
    { env: { ...ISSUER, NEON_API_KEY: "key", NEON_PREVIEW_PROJECT_ID: "id" }, edits: [CHANGED] },
    "Schema.ts has changes without a migration",
  ],
] as const)(
  "refuses a deploy without %s, and makes nothing that costs or serves",
  async ([, options, said]) => {
    const { errors, resources } = await evaluateSlipway(options);
    expect(errors.join("\n")).toContain(said);
    expect(errors.join("\n")).not.toContain("postgres://");
    const served = [TYPE.function, TYPE.url, TYPE.project, TYPE.branch].map(String);
    expect(resources.filter(({ type }) => served.includes(type))).toEqual([]);
  },
);

test("sst dev takes over no protected stage", async () => {
  const dev = { env: { ...OWN, ...ISSUER }, command: "dev" } as const;
  for (const stage of ["production", "preview"]) {
    const refused = await evaluateSlipway({ ...dev, stage });
    expect(refused.errors.join("\n")).toContain(`Stage ${stage} is protected from \`sst dev\``);
    expect(resourcesOf(refused, TYPE.function)).toEqual([]);
  }
  const edits = [{ file: "infra/stage.ts", from: "protect: true", to: "protect: false" }];
  const open = await evaluateSlipway({ ...dev, stage: "production", edits });
  expect(open.errors).toEqual([]);
});

test("a stage's policy may let anyone call, and sst dev needs no issuer", async () => {
  const open = await evaluateSlipway({ env: OWN, edits: [PUBLIC] });
  const dev = await evaluateSlipway({ env: OWN, command: "dev" });
  for (const evaluation of [open, dev]) {
    expect(evaluation.errors).toEqual([]);
    const { outputs } = resource(evaluation, "sst:sst:LinkRef", "AuthLinkRef");
    expect(outputs["properties"]).toMatchObject({ mode: "public" });
  }
});
