import { createServer } from "node:http";
import { type Listening, listenOnLoopback } from "../listen-on-loopback.ts";
import { answerIssuer } from "./answer-issuer.ts";
import type { IssuerKey } from "./issuer-key.ts";
import { mintToken, type TokenClaims } from "./mint-token.ts";

export interface Issuer {
  /** `http://localhost:N`: the `iss` of its tokens. */
  readonly issuer: string;
  mint(claims: TokenClaims): Promise<string>;
  close(): Promise<void>;
}

interface Options {
  readonly key: IssuerKey;
  /** Taken if it is free; another one otherwise. */
  readonly port: number;
}

/** Serves an OpenID Connect issuer on loopback: what verifies its tokens, which only `mint` makes. */
export async function startIssuer({ key, port }: Options): Promise<Issuer> {
  let issuer = "";
  const makeServer = () =>
    createServer((request, response) => answerIssuer({ issuer, keys: [key] }, request, response));
  const listening = await listenOnPort(makeServer, port);
  issuer = `http://localhost:${listening.port}`;
  return {
    issuer,
    mint: (claims) => mintToken(key, { ...claims, issuer }),
    close: () => listening.close(),
  };
}

const TAKEN = new Set(["EADDRINUSE", "EACCES"]);

async function listenOnPort(
  makeServer: Parameters<typeof listenOnLoopback>[0],
  port: number,
): Promise<Listening> {
  try {
    return await listenOnLoopback(makeServer, port);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (!TAKEN.has(code)) throw error;
    return listenOnLoopback(makeServer, 0);
  }
}
