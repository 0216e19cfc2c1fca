import type { StagePolicy } from "./stage.ts";

/** What the migrator and every handler have in common. */
export function lambdaDefaults({ logRetention }: StagePolicy) {
  return {
    runtime: "nodejs24.x",
    architecture: "arm64",
    // Without a key `sourcemap`, the map stays out of the zip; `sourcemap: false` would ship it.
    nodejs: { minify: true },
    logging: { format: "json", retention: logRetention },
  } as const satisfies Partial<sst.aws.FunctionArgs>;
}

/** SST 4.17 lets the account's root assume the role of a deployed function too: only Lambda may. */
export function trustLambdaAlone(args: aws.iam.RoleArgs): undefined {
  args.assumeRolePolicy = aws.iam.assumeRolePolicyForPrincipal({ Service: "lambda.amazonaws.com" });
  return undefined;
}
