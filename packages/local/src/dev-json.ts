import { readFile, rm } from "node:fs/promises";
import { createServer, get } from "node:http";
import * as z from "zod";
import { listenOnLoopback } from "./listen-on-loopback.ts";
import { writeSecret } from "./write-secret.ts";

const DevJson = z.object({
  pid: z.int().positive(),
  /** Tells this dev from another that later got its pid and its ports. */
  nonce: z.string().min(1),
  startedAt: z.iso.datetime(),
  /** Answers with the nonce. */
  control: z.url(),
  /** Function name to its URL. */
  urls: z.record(z.string(), z.url()),
  auth: z.object({
    issuer: z.url(),
    /** A token that functions take for some hours after `startedAt`. */
    token: z.string().min(1),
  }),
  database: z.object({
    /** Over TCP, as the owner. */
    owner: z.url(),
    /** Through the endpoint, under the handlers' role. */
    handlers: z.url(),
    http: z.url(),
    ws: z.url(),
    /** Where psql and GUIs connect. */
    tcp: z.string(),
  }),
});

/** What a running `dev` tells the other commands: `.slipway/dev.json`. */
export type DevJson = z.infer<typeof DevJson>;

/** It holds passwords and a token. */
export async function writeDevJson(path: string, devJson: DevJson): Promise<void> {
  await writeSecret(path, devJson);
}

export async function removeDevJson(path: string): Promise<void> {
  await rm(path, { force: true });
}

/** The dev that runs now; undefined if none does, or if the file is one that a killed dev left behind. */
export async function readRunningDev(path: string): Promise<DevJson | undefined> {
  const devJson = parse(await readFile(path, "utf8").catch(() => ""));
  if (devJson === undefined) return undefined;
  return (await askNonce(devJson.control)) === devJson.nonce ? devJson : undefined;
}

function parse(text: string): DevJson | undefined {
  try {
    return DevJson.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

// A dead dev refuses at once; only a busy machine takes this long.
const PATIENCE_MS = 3000;

/** Undefined where nobody answers in time. */
function askNonce(control: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const request = get(control, { agent: false, signal: AbortSignal.timeout(PATIENCE_MS) });
    request.once("error", () => resolve(undefined));
    request.once("response", (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
        if (text.length > 1000) response.destroy();
      });
      response.once("close", () => resolve(text));
      response.once("error", () => resolve(undefined));
    });
  });
}

export interface Control {
  readonly url: string;
  close(): Promise<void>;
}

/** Answers `nonce` on loopback, so that others can tell that this process is the one of `dev.json`. */
export async function serveControl(nonce: string): Promise<Control> {
  const makeServer = () =>
    createServer((_request, response) => {
      response.writeHead(200, { "content-type": "text/plain", connection: "close" }).end(nonce);
    });
  const listening = await listenOnLoopback(makeServer, 0);
  return { url: `http://127.0.0.1:${listening.port}/`, close: () => listening.close() };
}
