import type { Auth } from "@slipway/core/lib/parse-auth";

export const OPEN: Auth = { mode: "public", issuer: "", audience: "" };

/** Links this process to an issuer, or to none, as SST links a function; before its first request. */
export function linkAuth(auth: Auth): void {
  process.env["SST_RESOURCE_App"] = JSON.stringify({ name: "slipway", stage: "test" });
  process.env["SST_RESOURCE_Auth"] = JSON.stringify({ type: "sst.sst.Linkable", ...auth });
}
