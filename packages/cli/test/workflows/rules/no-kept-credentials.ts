import type { Rule } from "../rule.ts";

export const noKeptCredentials: Rule = {
  id: "no-kept-credentials",
  why: "checkout would leave the repository's token where every later step can read it",
  check: ({ jobs }) =>
    Object.entries(jobs)
      .filter(([, { steps }]) =>
        steps.some(
          (step) =>
            step.uses?.startsWith("actions/checkout@") === true &&
            step.with["persist-credentials"] !== false,
        ),
      )
      .map(([name]) => name),
};
