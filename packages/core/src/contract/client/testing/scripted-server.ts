import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { listenOnLoopback } from "@slipway/local/listen-on-loopback";
import { onTestFinished } from "vitest";
import { problems, problemType, type ProblemCode } from "../../problem.ts";

/** What happens to one request, once its body is here. */
export type Scene = (response: ServerResponse) => void;

export interface Seen {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export interface ScriptedServer {
  readonly url: string;
  readonly seen: readonly Seen[];
}

/** Plays one scene for each request, the last one again and again; closed when the test is over. */
export async function playScenes(...scenes: readonly Scene[]): Promise<ScriptedServer> {
  const seen: Seen[] = [];
  const play = async (request: IncomingMessage, response: ServerResponse) => {
    const { method, url, headers } = request;
    const scene = scenes[Math.min(seen.length, scenes.length - 1)];
    seen.push({ method, path: url, headers, body: await text(request) });
    scene?.(response);
  };
  const makeServer = () => createServer((request, response) => void play(request, response));
  const listening = await listenOnLoopback(makeServer, 0);
  onTestFinished(() => listening.close());
  return { url: `http://127.0.0.1:${listening.port}`, seen };
}

/** Answers with a body; an object is JSON. */
export function answer(status: number, body: unknown, headers: Record<string, string> = {}): Scene {
  return (response) => {
    response.writeHead(status, headers).end(typeof body === "string" ? body : JSON.stringify(body));
  };
}

/** Answers as a handler refuses. */
export function refuse(code: ProblemCode, headers: Record<string, string> = {}): Scene {
  const { status, title, detail } = problems[code];
  const body = { type: problemType(code), title, status, detail, requestId: "r-1" };
  return answer(status, body, { "content-type": "application/problem+json", ...headers });
}

/** The connection breaks without an answer. */
export const reset: Scene = (response) => void response.destroy();

/** Nothing ever comes back. */
export const hang: Scene = () => {};

/** The connection breaks in the middle of a body. */
export const breakOff: Scene = (response) => {
  response.writeHead(200, { "content-length": "100" });
  response.write('{"count":', () => response.destroy());
};
