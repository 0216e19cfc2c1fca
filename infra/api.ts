import type { Database } from "./database.ts";
import {
  allowHeaders,
  exposeHeaders,
  type FunctionDefinition,
  functions,
  preflightMaxAge,
} from "./functions.ts";
import { makeAuth } from "./auth.ts";
import { lambdaDefaults, trustLambdaAlone } from "./lambda.ts";
import type { Migrator } from "./migrator.ts";
import type { StagePolicy } from "./stage.ts";

interface Surroundings {
  readonly policy: StagePolicy;
  readonly database: Database;
  readonly migrator: Migrator;
}

/** Makes every function of the list, each with its URL, and marks the release live once all have their code. */
export function makeApi(around: Surroundings): ReadonlyMap<string, sst.aws.Function> {
  const auth = makeAuth(around.policy);
  const made = functions.map(
    (definition) => [definition.name, makeHandler(definition, auth, around)] as const,
  );
  around.migrator.after(made.map(([, { nodes }]) => nodes.function));
  return new Map(made);
}

/** The one way in which a handler is made: it waits for the migrations. */
function makeHandler(
  { name, handler, timeout, memory, concurrency, auth, copyFiles }: FunctionDefinition,
  tokens: sst.Linkable<object>,
  { policy, database, migrator }: Surroundings,
): sst.aws.Function {
  return new sst.aws.Function(componentName(name), {
    ...lambdaDefaults(policy),
    handler,
    timeout: `${timeout} seconds`,
    memory: `${memory} MB`,
    ...(policy.reserveConcurrency ? { concurrency: { reserved: concurrency } } : {}),
    url: {
      authorization: auth === "iam" ? "iam" : "none",
      cors: {
        allowOrigins: [...policy.origins],
        allowHeaders: [...allowHeaders],
        exposeHeaders: [...exposeHeaders],
        maxAge: `${preflightMaxAge} seconds`,
      },
    },
    link: [database.handlers, ...(auth === "token" ? [tokens] : [])],
    copyFiles: [...copyFiles],
    transform: {
      role: trustLambdaAlone,
      // On the component it would hide the handler's code from `sst diff`; in SST's own example nothing waits at all.
      function: (_args, opts) => {
        opts.dependsOn = [migrator.before];
        return undefined;
      },
    },
  });
}

/** `my-counter` is the component `MyCounter`. */
function componentName(name: string): string {
  return name.replaceAll(/(?:^|-)(\w)/g, (_all, first: string) => first.toUpperCase());
}
