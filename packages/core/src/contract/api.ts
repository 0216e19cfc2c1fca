import { counterContract } from "./counter.ts";
import { statusContract } from "./status.ts";
import { usersContract } from "./users.ts";

/** The route table: what every function answers at its URL, by the function's name. */
export const api = {
  counter: counterContract,
  users: usersContract,
  status: statusContract,
} as const;
export type Api = typeof api;
