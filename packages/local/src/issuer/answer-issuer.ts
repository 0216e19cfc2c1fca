import type { IncomingMessage, ServerResponse } from "node:http";
import { isLocal } from "../is-local.ts";
import { answerToken } from "./answer-token.ts";
import { type Next, authorize } from "./authorize.ts";
import { AT, discoveryDocument } from "./discovery.ts";
import { isLoopbackUrl } from "./is-loopback-url.ts";
import type { IssuerKey } from "./issuer-key.ts";
import type { SignIn } from "./sign-in.ts";

export interface Published {
  readonly issuer: string;
  /** The first signs. */
  readonly keys: readonly IssuerKey[];
  /** What a page gets that signs in; where it is not said, there are only the keys. */
  readonly signIn?: SignIn | undefined;
}

const PLAIN = { "content-type": "text/plain; charset=utf-8" };

type Answer = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

interface Route {
  readonly methods: readonly string[];
  /** Whether pages of this machine may read the answer; a browser itself goes where they may not. */
  readonly cors: boolean;
  readonly answer: Answer;
}

const FOREIGN = "The local issuer is for pages and programs of this machine: use localhost.\n";

/**
 * Answers as an OpenID Connect issuer: where its keys are, the keys (RFC 7517), and the code flow with PKCE. Only to
 * this machine: a page whose name was made to lead here would get the developer's token.
 */
export function answerIssuer(
  published: Published,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (!isLocal(request)) {
    request.resume();
    return void response.writeHead(403, PLAIN).end(FOREIGN);
  }
  const [path = ""] = (request.url ?? "").split("?");
  const route = routes(published).get(path);
  const method = request.method ?? "";
  if (route?.cors) allowOrigin(request, response);
  if (route?.methods.includes(method)) return void route.answer(request, response);
  request.resume();
  if (route === undefined) return void response.writeHead(404).end();
  const allow = route.methods.join(", ");
  if (!route.cors || method !== "OPTIONS") return void response.writeHead(405, { allow }).end();
  response.setHeader("access-control-allow-headers", "content-type");
  response.writeHead(204, { "access-control-allow-methods": allow }).end();
}

/** Without cookies, no page can ask for more than it could by itself. */
function allowOrigin({ headers: { origin } }: IncomingMessage, response: ServerResponse): void {
  response.setHeader("vary", "origin");
  if (origin === undefined || !isLoopbackUrl(origin)) return;
  response.setHeader("access-control-allow-origin", origin);
}

function routes({ issuer, keys, signIn }: Published): ReadonlyMap<string, Route> {
  const [key] = keys;
  const signsIn = signIn !== undefined && key !== undefined;
  const jwks = keys.map(({ kid, public: point }) => ({ ...point, kid, alg: "ES256", use: "sig" }));
  const all: readonly (readonly [string, Route])[] = [
    [AT.discovery, documentRoute(discoveryDocument(issuer, { signsIn }))],
    [AT.keys, documentRoute({ keys: jwks })],
    ...(signsIn ? signInRoutes({ issuer, key, signIn }) : []),
  ];
  return new Map(all);
}

function documentRoute(document: unknown): Route {
  return {
    methods: ["GET", "HEAD"],
    cors: true,
    answer(request, response) {
      request.resume();
      const headers = { "content-type": "application/json", "cache-control": "no-store" };
      response.writeHead(200, headers).end(JSON.stringify(document));
    },
  };
}

function signInRoutes(site: Parameters<typeof answerToken>[0]): [string, Route][] {
  const { issuer, signIn } = site;
  const goOn: Answer = (request, response) => {
    request.resume();
    const [, query] = /^[^?]*\?(.*)$/.exec(request.url ?? "") ?? [];
    send(response, authorize(new URLSearchParams(query), { issuer, codes: signIn.codes }));
  };
  const exchange: Answer = (request, response) => answerToken(site, request, response);
  return [
    [AT.authorize, { methods: ["GET"], cors: false, answer: goOn }],
    [AT.token, { methods: ["POST"], cors: true, answer: exchange }],
  ];
}

function send(response: ServerResponse, next: Next): void {
  const headers = { "cache-control": "no-store", ...PLAIN };
  if ("refused" in next) response.writeHead(400, headers).end(`${next.refused}\n`);
  else response.writeHead(303, { ...headers, location: next.location }).end();
}
