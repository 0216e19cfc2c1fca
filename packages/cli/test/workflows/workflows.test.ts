import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import * as z from "zod";
import { rules } from "./rules.ts";
import { readWorkflow } from "./workflow.ts";

const root = fileURLToPath(new URL("../../../..", import.meta.url));
const read = (file: string) => readFileSync(join(root, file), "utf8");
const manifest = z.object({ scripts: z.record(z.string(), z.string()) });
const menu = manifest.parse(JSON.parse(read("package.json"))).scripts;
const scripts = Object.keys(menu);

/** `rule: finding` for each. */
function findings(text: string): string[] {
  const workflow = readWorkflow(text);
  return rules.flatMap(({ id, check }) =>
    check(workflow, { scripts }).map((finding) => `${id}: ${finding}`),
  );
}

const files = globSync(".github/workflows/*", { cwd: root }).sort();

test("there are a check, a preview and a deploy", () => {
  expect(files.map((file) => file.replace(".github/workflows/", ""))).toEqual([
    "check.yml",
    "deploy.yml",
    "preview.yml",
  ]);
});

test.each(files)("%s keeps every rule", (file) => {
  const workflow = readWorkflow(read(file));
  for (const { id, why, check } of rules) {
    expect(check(workflow, { scripts }), `${id}: ${why}`).toEqual([]);
  }
});

test("no script tells sst's telemetry what failed: an error of a migration may quote rows", () => {
  const bySst = Object.values(menu).filter((command) => /\bsst /.test(command));
  expect(bySst).toHaveLength(3);
  for (const command of bySst) expect(command).toMatch(/^SST_TELEMETRY_DISABLED=1 sst /);
});

const SHA = "0123456789abcdef0123456789abcdef01234567";
const GOOD = `
on:
  pull_request:
    branches: [main]
permissions:
  contents: read
concurrency:
  group: one
  cancel-in-progress: false
jobs:
  called:
    uses: ./.github/workflows/check.yml
  deploy:
    if: github.event.pull_request.head.repo.full_name == github.repository
    timeout-minutes: 5
    permissions:
      id-token: write
    steps:
      - uses: actions/checkout@${SHA} # v6.0.2
        with:
          persist-credentials: false
      - run: npm ci && npm test
      - run: npm run deploy -- --stage "$STAGE"
        env:
          STAGE: \${{ github.event.pull_request.title }}
          KEY: \${{ secrets.KEY }}
`;

test("a workflow that keeps every rule has no findings", () => {
  expect(findings(GOOD)).toEqual([]);
});

const checkout = `actions/checkout@${SHA}`;
/** What is changed in the good one, and what is then found. */
const BAD: readonly (readonly [before: string, after: string, finding: string])[] = [
  [`${checkout} # v6.0.2`, "actions/checkout@v6 # v6.0.2", "pinned-actions: actions/checkout@v6"],
  [`${checkout} # v6.0.2`, checkout, `pinned-actions: ${checkout}`],
  [`${checkout} # v6.0.2`, `${checkout} # newest`, `pinned-actions: ${checkout}`],
  [SHA, SHA.slice(1), `pinned-actions: actions/checkout@${SHA.slice(1)}`],
  [
    "./.github/workflows/check.yml",
    "a/b/.github/workflows/c.yml@main",
    "pinned-actions: a/b/.github/workflows/c.yml@main",
  ],
  [
    "permissions:\n  contents: read\n",
    "",
    "least-permissions: no permissions for the whole workflow",
  ],
  ["contents: read", "contents: write", "least-permissions: the whole workflow may write"],
  [
    "permissions:\n  contents: read",
    "permissions: write-all",
    "least-permissions: the whole workflow may write",
  ],
  [
    "permissions:\n      id-token: write",
    "permissions: write-all",
    "least-permissions: deploy may write all",
  ],
  ["id-token: write", "contents: write", "least-permissions: deploy may write contents"],
  ["    timeout-minutes: 5\n", "", "time-limits: deploy"],
  ["check.yml\n", "check.yml\n    timeout-minutes: 5\n", "time-limits: called"],
  ["pull_request:", "pull_request_target:", "no-target-trigger: pull_request_target"],
  ["npm test", "echo ${{ github.event.issue.title }}", "no-interpolation: deploy: npm ci && echo"],
  ["npm test", "echo ${{ inputs.number }}", "no-interpolation: deploy: npm ci && echo"],
  ["npm test", "echo ${{github.head_ref}}", "no-interpolation: deploy: npm ci && echo"],
  [
    "concurrency:\n  group: one\n  cancel-in-progress: false\n",
    "",
    "whole-deploys: nothing keeps two runs apart",
  ],
  ["progress: false", "progress: true", "whole-deploys: runs of one are cancelled"],
  ["progress: false", "progress: ${{ true }}", "whole-deploys: runs of one are cancelled"],
  [
    "    timeout-minutes",
    "    concurrency: { group: two, cancel-in-progress: true }\n    timeout-minutes",
    "whole-deploys: runs of two are cancelled",
  ],
  ["npm test", "npm run no-such", "known-scripts: no-such"],
  ["npm test", "npm publish", "known-scripts: publish"],
  ["persist-credentials: false", "fetch-depth: 1", "no-kept-credentials: deploy"],
  ["jobs:", "env:\n  KEY: ${{ secrets.KEY }}\njobs:", "secrets-by-step: the workflow's env"],
  [
    "    timeout-minutes",
    "    env: { KEY: '${{ secrets.KEY }}' }\n    timeout-minutes",
    "secrets-by-step: deploy",
  ],
  ["check.yml\n", "check.yml\n    secrets: inherit\n", "secrets-by-step: called"],
  [" == github.repository", " != ''", "no-role-for-forks: deploy"],
];

test.each(BAD)("%j changed to %j is found", (before, after, finding) => {
  const text = GOOD.replace(before, () => after);
  expect(text).not.toBe(GOOD);
  expect(findings(text).join("\n")).toContain(finding);
});

test("every rule has a workflow that breaks it", () => {
  const broken = new Set(BAD.map(([, , finding]) => finding.replace(/:.*/, "")));
  expect([...broken].sort()).toEqual(rules.map(({ id }) => id).sort());
});
