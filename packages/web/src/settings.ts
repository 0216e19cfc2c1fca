import { type Api, api } from "@slipway/core/contract/api";
import * as z from "zod/mini";
import type { SignInSettings } from "./sign-in.ts";

/** What a build is told, by variables of its environment (infra/web.ts, `npm run dev`). */
export interface Settings {
  /** Of every function of the contract. */
  readonly urls: { readonly [Name in keyof Api]: string };
  /** Who gives the tokens that `users` wants; undefined where nobody can sign in. */
  readonly issuer: Omit<SignInSettings, "redirectUri"> | undefined;
  /** Where else than at its own origin the issuer answers, as some give out tokens. */
  readonly issuerOrigins: readonly string[];
}

type Env = Readonly<Record<string, unknown>>;

/** Reads them. Throws an Error that names the variable which is missing or no URL. */
export function readSettings(env: Env): Settings {
  return {
    urls: readUrls(env),
    issuer: readIssuer(env),
    issuerOrigins: readText(env, "VITE_ISSUER_ORIGINS")?.split(" ") ?? [],
  };
}

const names = Object.keys(api);

/** A deploy tells the URLs of all its functions, some of which may not be for pages. */
const urlsOfContract = z.object(
  Object.fromEntries(names.map((name) => [name, z.optional(z.string())])),
);

function readUrls(env: Env): Settings["urls"] {
  const urls = parseUrls(readText(env, "VITE_URLS") ?? "{}");
  if (areUrls(urls)) return urls;
  const wrong = names.filter((name) => !isUrl(urls[name]));
  throw new Error(
    `VITE_URLS has no http(s) URL of ${wrong.join(", ")}: the page is built for one stage and wants its addresses.`,
  );
}

function parseUrls(text: string): Readonly<Record<string, string | undefined>> {
  try {
    return urlsOfContract.parse(JSON.parse(text));
  } catch (cause) {
    const words = 'VITE_URLS is no JSON of URLs by function, as {"counter":"https://…"}.';
    throw new Error(words, { cause });
  }
}

function areUrls(urls: Readonly<Record<string, string | undefined>>): urls is Settings["urls"] {
  return names.every((name) => isUrl(urls[name]));
}

function isUrl(text: string | undefined): text is string {
  return text !== undefined && /^https?:/.test(text) && URL.canParse(text);
}

function readIssuer(env: Env): Settings["issuer"] {
  const issuer = readText(env, "VITE_ISSUER");
  if (issuer === undefined) return undefined;
  if (!isUrl(issuer)) throw new Error("VITE_ISSUER is no http(s) URL: write the issuer's.");
  const clientId = readText(env, "VITE_CLIENT_ID");
  if (clientId === undefined) {
    throw new Error("VITE_CLIENT_ID is missing: beside VITE_ISSUER it says as whom to sign in.");
  }
  return { issuer, clientId, audience: readText(env, "VITE_AUDIENCE") };
}

function readText(env: Env, name: string): string | undefined {
  const text = env[name];
  return typeof text === "string" && text !== "" ? text : undefined;
}
