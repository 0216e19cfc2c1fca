import * as z from "zod";

/** Names the environment variable with the address that the stand-in for Pulumi reports to. */
export const CLOUD_VARIABLE = "SLIPWAY_TEST_CLOUD";

/** A Lambda function as it was created or updated. */
export const functionSchema = z.object({
  /** Physical name: `slipway-test-CounterFunction-abcdefgh`. */
  name: z.string(),
  /** Logical name: `CounterFunction`. */
  resource: z.string(),
  /** The upload, in `.sst/artifacts`: the next deploy writes to the same file. */
  zip: z.string(),
  handler: z.string(),
  runtime: z.string(),
  environment: z.record(z.string(), z.string()),
  /** Seconds. */
  timeout: z.number(),
  /** Megabytes. */
  memorySize: z.number(),
  reservedConcurrentExecutions: z.number().optional(),
});
export type DeployedFunction = z.infer<typeof functionSchema>;

/** What the engine asks of the cloud, one at a time or several at once. */
export const cloudRequestSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.enum(["create", "update"]), function: functionSchema }),
  z.object({ kind: z.literal("delete"), name: z.string() }),
  z.object({ kind: z.literal("invoke"), name: z.string(), input: z.string() }),
]);
export type CloudRequest = z.infer<typeof cloudRequestSchema>;

export const cloudAnswerSchema = z.union([
  /** The payload of an invocation; empty for the others. */
  z.object({ payload: z.string() }),
  /** The payload of an invocation whose function threw (`X-Amz-Function-Error`). */
  z.object({ functionError: z.string() }),
  /** AWS refuses the request. */
  z.object({ refused: z.string() }),
]);
export type CloudAnswer = z.infer<typeof cloudAnswerSchema>;
