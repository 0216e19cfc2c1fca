import { api } from "@slipway/core/contract/api";
import type { Contract } from "@slipway/core/contract/route";
import { FUNCTION_PORTS } from "../dev-ports.ts";
import { CommandError } from "../errors.ts";
import { FUNCTIONS_LIST } from "../paths.ts";
import { examples } from "./examples.ts";
import { describeOperation, type Sample } from "./operation.ts";
import { problemExamples } from "./responses.ts";
import { componentSchemas } from "./shapes.ts";

const contracts: Readonly<Record<string, Contract>> = api;
const samples: Readonly<Record<string, Readonly<Record<string, Sample>>>> = examples;

/** The OpenAPI 3.1 document of one function. */
export function describeFunction(noun: string, version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const [verb, route] of Object.entries(contracts[noun] ?? {})) {
    const sample = samples[noun]?.[verb];
    if (sample === undefined) {
      throw new CommandError(
        `packages/cli/src/openapi/examples.ts has no example of ${noun}.${verb}: add one`,
      );
    }
    const path = (paths[route.path] ??= {});
    path[route.method.toLowerCase()] = describeOperation({ noun, verb, route, sample });
  }
  const routes = Object.values(contracts[noun] ?? {});
  const isSecured = routes.some(({ auth }) => auth === "token");
  return {
    openapi: "3.1.0",
    info: {
      title: `Slipway: ${noun}`,
      version,
      license: { name: "MIT", identifier: "MIT" },
      description:
        "Written by `npm run build` from the route table, packages/core/src/contract. AWS itself may answer 403, 413, 429 or 502, with a body of its own.",
    },
    servers: [{ url: "{url}", variables: { url: serverVariable(noun) } }],
    tags: [{ name: noun }],
    paths,
    components: {
      schemas: componentSchemas(paths),
      examples: problemExamples(routes),
      ...(isSecured ? { securitySchemes: { bearer: BEARER } } : {}),
    },
  };
}

const BEARER = {
  type: "http",
  scheme: "bearer",
  bearerFormat: "JWT",
  description: "A token of the stage's OpenID Connect issuer",
};

function serverVariable(noun: string): object {
  const port = FUNCTION_PORTS[noun];
  if (port === undefined) {
    throw new CommandError(
      `${FUNCTIONS_LIST} has no function ${noun}, and the route table has: list it there`,
    );
  }
  return {
    default: `http://localhost:${port}`,
    description:
      "The function's URL without the slash at its end: that of dev, or what a deploy prints",
  };
}
