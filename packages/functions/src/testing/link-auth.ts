import type { Auth } from "@slipway/core/lib/parse-auth";
import { linkVariables } from "@slipway/local/runner/link-variables";

export const OPEN: Auth = { mode: "public", issuer: "", audience: "" };

/** Links this process to an issuer, or to none, as SST links a function; before its first request. */
export function linkAuth(auth: Auth): void {
  Object.assign(process.env, linkVariables("test", { Auth: auth }));
}
