import type { Rule } from "../rule.ts";
import { commandsOf } from "../workflow.ts";

export const noInterpolation: Rule = {
  id: "no-interpolation",
  why: "an expression in a command is put there as code, a branch's name or a pull request's title too; env passes it as text",
  check: (workflow) =>
    commandsOf(workflow)
      .filter(({ run }) => run.includes("${{"))
      .map(({ job, run }) => `${job}: ${run}`),
};
