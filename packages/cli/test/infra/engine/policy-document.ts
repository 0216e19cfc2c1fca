import * as z from "zod";
import type { WireRecord } from "./wire.ts";

const principal = z.object({ type: z.string(), identifiers: z.array(z.string()) });
const condition = z.object({ test: z.string(), variable: z.string(), values: z.array(z.string()) });
const argsSchema = z.object({
  statements: z
    .array(
      z.object({
        sid: z.string().optional(),
        effect: z.string().default("Allow"),
        actions: z.array(z.string()).optional(),
        resources: z.array(z.string()).optional(),
        principals: z.array(principal).default([]),
        conditions: z.array(condition).default([]),
      }),
    )
    .default([]),
});

/** The IAM policy that the data source `aws_iam_policy_document` makes of its arguments. */
export function policyDocument(args: WireRecord): object {
  const { statements } = argsSchema.parse(args);
  return {
    Version: "2012-10-17",
    Statement: statements.map(({ sid, effect, actions, resources, principals, conditions }) => ({
      ...(sid === undefined ? {} : { Sid: sid }),
      Effect: effect,
      ...(actions === undefined ? {} : { Action: actions }),
      ...(resources === undefined ? {} : { Resource: resources }),
      ...(principals.length === 0 ? {} : { Principal: merge(principals) }),
      ...(conditions.length === 0 ? {} : { Condition: conditionsOf(conditions) }),
    })),
  };
}

function merge(principals: readonly z.infer<typeof principal>[]): object {
  return Object.fromEntries(principals.map(({ type, identifiers }) => [type, identifiers]));
}

function conditionsOf(conditions: readonly z.infer<typeof condition>[]): object {
  return Object.fromEntries(
    conditions.map(({ test, variable, values }) => [test, { [variable]: values }]),
  );
}
