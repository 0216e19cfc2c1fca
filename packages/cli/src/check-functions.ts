import type { Contract } from "@slipway/core/contract/route";
import type { FunctionDefinition } from "../../../infra/functions.ts";

type Listed = Pick<FunctionDefinition, "name" | "auth">;

/** AWS's names of functions, without a capital: they name ports, variables of the page and components of SST, too. */
const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/**
 * What is wrong with the list of functions, as far as it can be told without their code: each fault as a sentence with
 * the next step. `contracts` are those of the route table, by function.
 */
export function checkFunctions(
  functions: readonly Listed[],
  contracts: Readonly<Record<string, Contract>>,
): string[] {
  const names = functions.map(({ name }) => name);
  return functions.flatMap(({ name, auth }, at) => [
    ...(NAME.test(name)
      ? []
      : [
          `infra/functions.ts: "${name}" cannot name a function; use small letters, digits and single hyphens.`,
        ]),
    ...(names.indexOf(name) === at
      ? []
      : [`infra/functions.ts lists ${name} twice: give one of them another name.`]),
    ...checkContract({ name, auth }, contracts[name] ?? {}),
  ]);
}

/** AWS checks what is `iam`, before a handler sees it: its routes take anyone who comes. */
function checkContract({ name, auth }: Listed, contract: Contract): string[] {
  const wanted = auth === "token" ? "token" : "public";
  const others = Object.entries(contract).filter(([, route]) => route.auth !== wanted);
  if (others.length === 0) return [];
  const routes = others.map(([operation]) => operation).join(", ");
  return [
    `${name} has auth "${auth}" in infra/functions.ts, and in its contract (packages/core/src/contract) ${routes} ${others.length === 1 ? "has" : "have"} another: write auth: "${wanted}" there, or change the list.`,
  ];
}
