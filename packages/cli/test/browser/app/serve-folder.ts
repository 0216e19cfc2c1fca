import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { extname, join, normalize } from "node:path";
import { type Listening, listenOnLoopback } from "@slipway/local/listen-on-loopback";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
};

/** Serves a folder of files as a plain web host does, `index.html` for a path that ends in a slash. */
export async function serveFolder(folder: string): Promise<Listening> {
  const answerFrom = (request: IncomingMessage, response: ServerResponse) =>
    void answer(folder, request, response);
  return await listenOnLoopback(() => createServer(answerFrom), 0);
}

async function answer(folder: string, request: IncomingMessage, response: ServerResponse) {
  const { pathname } = new URL(request.url ?? "/", "http://localhost");
  const path = normalize(pathname.endsWith("/") ? `${pathname}index.html` : pathname);
  const content = await readFile(join(folder, path)).catch(() => undefined);
  const type = TYPES[extname(path)];
  if (content === undefined || type === undefined) return void response.writeHead(404).end();
  response.writeHead(200, { "content-type": type }).end(content);
}
