import * as z from "zod";
import { wireRecordSchema } from "../engine/wire.ts";

/** What the child process of an evaluation is asked. */
export const requestSchema = z.object({
  root: z.string(),
  platform: z.string(),
  /** A folder of this evaluation's own: bundles, artifacts, the answer. */
  work: z.string(),
  stage: z.string(),
  command: z.enum(["deploy", "diff", "dev", "remove"]),
  /** The resources to fail: every one of this type, or of this name. */
  fail: z.object({ type: z.string().optional(), name: z.string().optional() }).optional(),
});
export type EvaluationRequest = z.infer<typeof requestSchema>;

export const registrationSchema = z.object({
  urn: z.string(),
  type: z.string(),
  name: z.string(),
  parent: z.string(),
  custom: z.boolean(),
  inputs: wireRecordSchema,
  dependencies: z.array(z.string()),
  propertyDependencies: z.record(z.string(), z.array(z.string())),
  protect: z.boolean(),
  retainOnDelete: z.boolean(),
  ignoreChanges: z.array(z.string()),
  secretOutputs: z.array(z.string()),
  provider: z.string(),
  /** What a component or the stack told when it was complete; what a provider answered. */
  outputs: wireRecordSchema,
  failed: z.boolean(),
});

/** What it answers. */
export const answerSchema = z.object({
  app: z.record(z.string(), z.unknown()),
  resources: z.array(registrationSchema),
  cliCalls: z.array(z.object({ method: z.string(), input: z.json() })),
  errors: z.array(z.string()),
});
export type EvaluationAnswer = z.infer<typeof answerSchema>;
