import type { Rule } from "../rule.ts";

export const noTargetTrigger: Rule = {
  id: "no-target-trigger",
  why: "it gives the repository's secrets to a run that a fork's pull request starts",
  check: ({ on }) => Object.keys(on).filter((event) => event === "pull_request_target"),
};
