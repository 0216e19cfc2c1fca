import type { IncomingMessage, ServerResponse } from "node:http";
import type { IssuerKey } from "./issuer-key.ts";

export interface Published {
  readonly issuer: string;
  readonly keys: readonly IssuerKey[];
}

/** Answers what an issuer publishes: where its keys are (OpenID Connect Discovery 1.0), and the keys (RFC 7517). */
export function answerIssuer(
  published: Published,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  request.resume();
  const document = documents(published).get(request.url?.split("?")[0] ?? "");
  if (document === undefined) return void response.writeHead(404).end();
  if (request.method !== "GET" && request.method !== "HEAD") {
    return void response.writeHead(405, { allow: "GET, HEAD" }).end();
  }
  const headers = { "content-type": "application/json", "cache-control": "no-store" };
  response.writeHead(200, headers).end(JSON.stringify(document));
}

function documents({ issuer, keys }: Published): ReadonlyMap<string, unknown> {
  return new Map<string, unknown>(
    Object.entries({
      "/.well-known/openid-configuration": {
        issuer,
        jwks_uri: `${issuer}/jwks`,
        response_types_supported: [],
        subject_types_supported: ["public"],
        id_token_signing_alg_values_supported: ["ES256"],
      },
      "/jwks": {
        keys: keys.map(({ kid, public: point }) => ({ ...point, kid, alg: "ES256", use: "sig" })),
      },
    }),
  );
}
