import type { SignInSettings } from "./sign-in.ts";

/** What a build is told, by variables of its environment (infra/web.ts, `npm run dev`). */
export interface Settings {
  readonly urls: { readonly counter: string; readonly users: string; readonly status: string };
  /** Who gives the tokens that `users` wants; undefined where nobody can sign in. */
  readonly issuer: Omit<SignInSettings, "redirectUri"> | undefined;
  /** Where else than at its own origin the issuer answers, as some give out tokens. */
  readonly issuerOrigins: readonly string[];
}

type Env = Readonly<Record<string, unknown>>;

/** Reads them. Throws an Error that names the variable which is missing or no URL. */
export function readSettings(env: Env): Settings {
  return {
    urls: {
      counter: readUrl(env, "VITE_COUNTER_URL"),
      users: readUrl(env, "VITE_USERS_URL"),
      status: readUrl(env, "VITE_STATUS_URL"),
    },
    issuer: readIssuer(env),
    issuerOrigins: readText(env, "VITE_ISSUER_ORIGINS")?.split(" ") ?? [],
  };
}

function readIssuer(env: Env): Settings["issuer"] {
  if (readText(env, "VITE_ISSUER") === undefined) return undefined;
  const clientId = readText(env, "VITE_CLIENT_ID");
  if (clientId === undefined) {
    throw new Error("VITE_CLIENT_ID is missing: beside VITE_ISSUER it says as whom to sign in.");
  }
  return {
    issuer: readUrl(env, "VITE_ISSUER"),
    clientId,
    audience: readText(env, "VITE_AUDIENCE"),
  };
}

function readUrl(env: Env, name: string): string {
  const text = readText(env, name);
  if (text !== undefined && /^https?:/.test(text) && URL.canParse(text)) return text;
  const wrong = text === undefined ? "is missing" : "is no http(s) URL";
  throw new Error(`${name} ${wrong}: the page is built for one stage and wants its addresses.`);
}

function readText(env: Env, name: string): string | undefined {
  const text = env[name];
  return typeof text === "string" && text !== "" ? text : undefined;
}
