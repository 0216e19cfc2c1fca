import { EndpointFailure, PostgresRefusal } from "./endpoint/failures.ts";
import { Session } from "./endpoint/session.ts";
import type { Upstream } from "./endpoint/upstream.ts";
import { ServeError } from "./serve-error.ts";

/** What `sslmode` asks for, as libpq reads it; without it, or below `require`, nothing is encrypted. */
const SSL: Readonly<Partial<Record<string, "require" | "verify">>> = {
  require: "require",
  "no-verify": "require",
  "verify-ca": "verify",
  "verify-full": "verify",
};

/** Where a connection string leads. */
export function upstreamOf(url: string): Upstream {
  const { hostname, port, searchParams } = new URL(url);
  const ssl = SSL[searchParams.get("sslmode") ?? ""];
  return {
    host: hostname.replace(/^\[|\]$/g, "") || "localhost",
    port: Number(port || 5432),
    ...(ssl === undefined ? {} : { ssl }),
  };
}

/** Logs in once. Throws ServeError where nobody answers or the login is refused. */
export async function checkLogin(url: string): Promise<void> {
  const upstream = upstreamOf(url);
  const where = `${upstream.host}:${upstream.port}`;
  const { username, password, pathname } = new URL(url);
  const [user = "", secret = "", database = ""] = [username, password, pathname.slice(1)].map(
    decode,
  );
  try {
    const parameters = { user, database: database || user };
    (await Session.open(upstream, { parameters, password: secret })).close();
  } catch (error) {
    if (error instanceof PostgresRefusal) {
      throw new ServeError(
        "refused",
        `the Postgres at ${where} refuses the login: ${error.message}; correct user, password or database in the URL`,
        { cause: error },
      );
    }
    if (!(error instanceof EndpointFailure)) throw error;
    throw new ServeError(
      "unreachable",
      `no Postgres answers at ${where} (${reason(error)}); start it, or correct host, port or sslmode in the URL`,
      { cause: error },
    );
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new ServeError(
      "refused",
      "user, password or database in the URL has a % that encodes nothing; write %25 for a percent sign",
      { cause },
    );
  }
}

/** The system's code where there is one: the error for a name with several addresses has no message. */
function reason({ cause, message }: EndpointFailure): string {
  if (!(cause instanceof Error)) return message;
  return "code" in cause && typeof cause.code === "string" ? cause.code : cause.message;
}
