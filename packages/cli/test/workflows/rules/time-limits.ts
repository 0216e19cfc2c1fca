import type { Rule } from "../rule.ts";

export const timeLimits: Rule = {
  id: "time-limits",
  why: "GitHub's own limit is six hours; a job that calls a workflow has those of that workflow, and may name none",
  check: ({ jobs }) =>
    Object.entries(jobs)
      .filter(([, job]) => (job["timeout-minutes"] === undefined) === (job.uses === undefined))
      .map(([name]) => name),
};
