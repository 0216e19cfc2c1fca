import { type StagePolicy, tokenCheck } from "./stage.ts";

/** Tells the functions with `auth: "token"` whose tokens to take; they answer nobody without it. */
export function makeAuth(policy: StagePolicy) {
  return new sst.Linkable("Auth", { properties: tokenCheck(policy) });
}
