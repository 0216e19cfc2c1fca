import type { Rule } from "../rule.ts";
import { commandsOf } from "../workflow.ts";

export const knownScripts: Rule = {
  id: "known-scripts",
  why: "what GitHub runs can be run by hand, under the same name",
  check: (workflow, { scripts }) =>
    commandsOf(workflow)
      .flatMap(({ run }) => [...run.matchAll(/\bnpm (?:run )?([\w:-]+)/g)])
      .map(([, script = ""]) => script)
      .filter((script) => script !== "ci" && !scripts.includes(script)),
};
