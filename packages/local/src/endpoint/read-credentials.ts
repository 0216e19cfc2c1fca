import { EndpointFailure } from "./failures.ts";
import type { Credentials } from "./session-pool.ts";

/** Reads Neon-Connection-String. Only user, password and database count; parameters are dropped, as at Neon. */
export function readCredentials(header: string | string[] | undefined): Credentials {
  if (typeof header !== "string") {
    throw new EndpointFailure(400, "missing header Neon-Connection-String");
  }
  if (!URL.canParse(header) || !/^postgres(ql)?:$/.test(new URL(header).protocol)) {
    throw new EndpointFailure(400, "Neon-Connection-String is no connection string");
  }
  const { username, password, pathname } = new URL(header);
  const [user, secret, database] = [username, password, pathname.slice(1)].map(decode);
  if (!user) throw new EndpointFailure(400, "missing username in the connection string");
  if (!secret) throw new EndpointFailure(400, "missing password in the connection string");
  if (!database) throw new EndpointFailure(400, "missing database in the connection string");
  if (header.includes("%00")) throw new EndpointFailure(400, "a NUL in the connection string");
  return { user, password: secret, database };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new EndpointFailure(400, "the connection string has a malformed %", { cause });
  }
}
