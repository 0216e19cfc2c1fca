import { isScalar, parseDocument, visit } from "yaml";
import * as z from "zod";

const step = z.looseObject({
  run: z.string().optional(),
  uses: z.string().optional(),
  with: z.record(z.string(), z.unknown()).default({}),
});
const permissions = z.union([z.string(), z.record(z.string(), z.string())]);
const concurrency = z.looseObject({
  group: z.string(),
  "cancel-in-progress": z.union([z.boolean(), z.string()]).default(false),
});
const job = z.looseObject({
  if: z.string().optional(),
  permissions: permissions.optional(),
  concurrency: concurrency.optional(),
  "timeout-minutes": z.number().optional(),
  /** A workflow that the job calls, in the place of steps. */
  uses: z.string().optional(),
  steps: z.array(step).default([]),
});
const parts = z.looseObject({
  on: z.record(z.string(), z.unknown()),
  permissions: permissions.optional(),
  concurrency: concurrency.optional(),
  jobs: z.record(z.string(), job),
});

export type Permissions = z.infer<typeof permissions>;
export type Job = z.infer<typeof job>;

/** What a job or a step runs that is kept elsewhere, and the comment behind it. */
export interface Use {
  readonly name: string;
  readonly comment: string;
}

export interface Workflow extends z.infer<typeof parts> {
  readonly uses: readonly Use[];
}

/** Reads the text of a GitHub workflow; throws where it is none. */
export function readWorkflow(text: string): Workflow {
  const document = parseDocument(text);
  if (document.errors[0] !== undefined) throw document.errors[0];
  const uses: Use[] = [];
  visit(document, {
    Pair(_key, { key, value }) {
      if (!isScalar(key) || key.value !== "uses" || !isScalar(value)) return;
      uses.push({ name: String(value.value), comment: value.comment ?? "" });
    },
  });
  return { ...parts.parse(document.toJS()), uses };
}

/** The commands of a workflow, each with the job that runs it. */
export function commandsOf({ jobs }: Workflow): { job: string; run: string }[] {
  return Object.entries(jobs).flatMap(([name, { steps }]) =>
    steps.flatMap(({ run }) => (run === undefined ? [] : { job: name, run })),
  );
}
