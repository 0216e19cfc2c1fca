import { createHmac, randomBytes } from "node:crypto";
import { handlerRoleOf } from "@slipway/migrate/handler-role";

/**
 * The password of a database's handlers, from its owner's: every dev of one database comes to the same, so that none
 * shuts out the handlers of another, and it tells nothing of the owner's where that one cannot be guessed.
 */
export function handlersPassword(ownerUrl: string, role: string): string {
  const owner = handlerRoleOf(ownerUrl).password;
  // A Postgres that asks its owner for no password asks the handlers for none: whatever it is, all of them get in.
  if (owner === "") return randomBytes(24).toString("base64url");
  return createHmac("sha256", owner).update(`slipway handlers ${role}`).digest("base64url");
}
