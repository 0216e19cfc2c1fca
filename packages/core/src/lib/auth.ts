import { Resource } from "sst/resource";
import { parseAuth, type Auth } from "./parse-auth.ts";

/** Reads the link that tells a function of `auth: "token"` what to check. Throws where it is missing or wrong. */
export function readAuth(): Auth {
  return parseAuth(Resource.Auth);
}
