import type { Rule } from "../rule.ts";

export const secretsByStep: Rule = {
  id: "secrets-by-step",
  why: "a secret of a whole job or workflow is read by the code of every action and package that runs in it",
  check: ({ jobs, env }) => [
    ...(holdsSecret(env) ? ["the workflow's env"] : []),
    ...Object.entries(jobs)
      .filter(([, job]) => holdsSecret(job["env"]) || holdsSecret(job["secrets"]))
      .map(([name]) => name),
  ],
};

function holdsSecret(value: unknown): boolean {
  return /\bsecrets\b|"inherit"/.test(JSON.stringify(value ?? null));
}
