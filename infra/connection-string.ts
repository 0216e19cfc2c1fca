/** The role that handlers connect as: it reads and writes rows, and cannot change the schema. */
export interface HandlersLogin {
  readonly role: string;
  readonly password: string;
}

/**
 * The owner's connection string on the direct host, which the migrator needs: a pooler keeps no session. Throws where
 * it is no connection string, or one of a Postgres that Lambda cannot reach by Neon's HTTP; never repeats it.
 */
export function directUrl(url: string): string {
  const parsed = parse(url);
  parsed.hostname = parsed.hostname.replace(/^([^.]+)-pooler\./, "$1.");
  // Over TCP, `pg` encrypts nothing where the string is silent, as that of a Neon project is.
  if (isNeon(parsed)) parsed.searchParams.set("sslmode", "verify-full");
  return parsed.href;
}

/** The handlers' connection string: their own role, on the pooled host. */
export function pooledUrl(url: string, { role, password }: HandlersLogin): string {
  const parsed = parse(directUrl(url));
  if (isNeon(parsed)) parsed.hostname = parsed.hostname.replace(/^[^.]+/, "$&-pooler");
  parsed.username = encodeURIComponent(role);
  parsed.password = encodeURIComponent(password);
  return parsed.href;
}

/** Postgres cuts longer names in silence. */
const LONGEST_NAME = 63;

/** The role of a stage's handlers: another for each stage, whatever roles a branch brings along. */
export function handlersRole(app: string, stage: string): string {
  return `${app}_${stage}`.slice(0, LONGEST_NAME - "_handlers".length) + "_handlers";
}

function parse(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^postgres(ql)?:$/.test(parsed.protocol)) {
    throw new Error(
      "DatabaseUrl is no connection string: write postgres://USER:PASSWORD@HOST/DATABASE, as Neon shows it.",
    );
  }
  if (parsed.username === "" || parsed.password === "" || parsed.pathname.length < 2) {
    throw new Error("DatabaseUrl must name the owner, its password and the database.");
  }
  if (!isNeon(parsed) && !isLoopback(parsed)) {
    throw new Error(
      `DatabaseUrl leads to ${parsed.hostname}, which is no host of Neon's: handlers speak its SQL over HTTP.`,
    );
  }
  return parsed;
}

function isNeon({ hostname }: URL): boolean {
  return /\.neon\.(tech|build)$/.test(hostname);
}

/** An endpoint on this machine, of tests. */
function isLoopback({ hostname }: URL): boolean {
  return hostname === "localhost" || hostname === "127.0.0.1";
}
