import { type EvaluateOptions, type Evaluation, evaluate } from "../evaluation/evaluate.ts";

export const PASSWORD = "the-owners-password";
/** Where the stage's database is, when it brings its own. */
export const DATABASE_URL = `postgres://owner:${PASSWORD}@ep-own-1.us-east-1.aws.neon.tech/app`;
/** Who signs tokens: without it a deploy is refused. And as which client the page asks for them. */
export const ISSUER = {
  SLIPWAY_ISSUER: "https://issuer.example",
  SLIPWAY_AUDIENCE: "app",
  SLIPWAY_CLIENT_ID: "page-client",
};

// Each evaluation would rehearse the history in a Postgres of its own for this; the runs of the real CLI do.
const MANIFEST = `
  import { mkdirSync, writeFileSync } from "node:fs";
  mkdirSync(".slipway", { recursive: true });
  writeFileSync(".slipway/manifest.json", JSON.stringify({ release: "0123456789abcdef" }));
`;
const BUILT = [
  { file: "packages/cli/bin/slipway.js", to: MANIFEST },
  { file: "packages/web/dist/index.html", to: "<title>page</title>" },
];

/** Evaluates this repository's app: a preview stage with a database and an issuer, if not said otherwise. */
export async function evaluateSlipway(options: Partial<EvaluateOptions> = {}): Promise<Evaluation> {
  const { edits = [], env, ...rest } = options;
  return evaluate({
    stage: "pr-1",
    env: env ?? { SST_SECRET_DatabaseUrl: DATABASE_URL, ...ISSUER },
    edits: [...BUILT, ...edits],
    ...rest,
  });
}
