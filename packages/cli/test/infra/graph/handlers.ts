import type { Evaluation, Resource } from "../evaluation/evaluate.ts";
import { resourcesOf } from "../evaluation/graph.ts";
import { TYPE } from "./types.ts";

/** Every Lambda function but the migrator, whoever made it. */
export function handlersOf(evaluation: Evaluation): readonly Resource[] {
  return resourcesOf(evaluation, TYPE.function).filter(({ name }) => name !== "MigratorFunction");
}
