import { createServer } from "node:http";
import { listenOnWantedPort } from "../listen-on-wanted-port.ts";
import { answerIssuer } from "./answer-issuer.ts";
import type { IssuerKey } from "./issuer-key.ts";
import { mintToken, type TokenClaims } from "./mint-token.ts";
import type { SignIn } from "./sign-in.ts";

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
  /** What whoever sits at this machine gets without a question; no one can sign in where it is not said. */
  readonly signIn?: SignIn;
}

/** Serves an OpenID Connect issuer on loopback: what verifies its tokens, and the code flow with PKCE that hands them out. */
export async function startIssuer({ key, port, signIn }: Options): Promise<Issuer> {
  let issuer = "";
  const makeServer = () =>
    createServer((request, response) =>
      answerIssuer({ issuer, keys: [key], signIn }, request, response),
    );
  const listening = await listenOnWantedPort(makeServer, port);
  issuer = `http://localhost:${listening.port}`;
  return {
    issuer,
    mint: (claims) => mintToken(key, { ...claims, issuer }),
    close: () => listening.close(),
  };
}
