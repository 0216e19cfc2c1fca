import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { answerIssuer } from "@slipway/local/issuer/answer-issuer";
import { drawIssuerKey, type IssuerKey } from "@slipway/local/issuer/issuer-key";
import { type Listening, listenOnLoopback } from "@slipway/local/listen-on-loopback";
import { importJWK, SignJWT } from "jose";

type Claims = Readonly<Record<string, unknown>>;
type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A real issuer whose keys and manners can be changed while it runs. */
export interface TestIssuer {
  readonly issuer: string;
  /** What it publishes; the first signs. */
  keys: IssuerKey[];
  /** Paths that it was asked for so far. */
  readonly asked: string[];
  /** Answers the next requests in its place, one each; `always` all of them until it is set to undefined. */
  readonly next: Answer[];
  always: Answer | undefined;
  /** Signs claims, over those of a good token; undefined leaves one out. */
  sign(claims?: Claims, key?: IssuerKey): Promise<string>;
  /** Refuses connections until `open`. */
  close(): Promise<void>;
  open(): Promise<void>;
}

export async function startTestIssuer(): Promise<TestIssuer> {
  let port = 0;
  const asked: string[] = [];
  const next: Answer[] = [];
  const makeServer = () =>
    createServer((request, response) => {
      asked.push(request.url ?? "");
      const answer = next.shift() ?? started.always;
      if (answer === undefined) answerIssuer(started, request, response);
      else answer(request, response);
    });
  let listening: Listening | undefined;
  const first = await drawIssuerKey();
  const started: TestIssuer = {
    get issuer() {
      return `http://localhost:${port}`;
    },
    keys: [first],
    asked,
    next,
    always: undefined,
    sign: (claims = {}, key = started.keys[0] ?? first) => sign(started.issuer, claims, key),
    async open() {
      listening = await listenOnLoopback(makeServer, port);
      port = listening.port;
    },
    async close() {
      await listening?.close();
    },
  };
  await started.open();
  return started;
}

export const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

async function sign(issuer: string, claims: Claims, key: IssuerKey): Promise<string> {
  const good = { iss: issuer, aud: "slipway", sub: "ada", exp: inSeconds(3600) };
  const jwk = { ...key.public, d: key.d };
  return new SignJWT({ ...good, ...claims })
    .setProtectedHeader({ alg: "ES256", kid: key.kid })
    .sign(await importJWK(jwk, "ES256"));
}
