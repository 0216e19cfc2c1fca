import { functions } from "../../../infra/functions.ts";

// The ports that a person expects of dev; one that is taken gives way to a free one.

export const ISSUER_PORT = 3000;
/** The one that Vite itself would take. */
export const PAGE_PORT = 5173;
const FIRST_FUNCTION_PORT = 3001;
/** By function. */
export const FUNCTION_PORTS: Readonly<Record<string, number>> = Object.fromEntries(
  functions.map(({ name }, at) => [name, FIRST_FUNCTION_PORT + at]),
);
