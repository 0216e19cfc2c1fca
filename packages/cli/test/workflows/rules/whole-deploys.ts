import type { Rule } from "../rule.ts";
import { commandsOf } from "../workflow.ts";

export const wholeDeploys: Rule = {
  id: "whole-deploys",
  why: "a deploy or remove that is cancelled, or meets another one, leaves SST's lock on its stage",
  check(workflow) {
    const changing = commandsOf(workflow).filter(({ run }) =>
      /npm run (deploy|remove)\b/.test(run),
    );
    if (changing.length === 0) return [];
    const { concurrency, jobs } = workflow;
    if (concurrency === undefined) return ["nothing keeps two runs apart"];
    const groups = [concurrency, ...Object.values(jobs).flatMap((job) => job.concurrency ?? [])];
    return groups
      .filter((group) => group["cancel-in-progress"] !== false)
      .map(({ group }) => `runs of ${group} are cancelled`);
  },
};
