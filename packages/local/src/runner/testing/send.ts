import { Agent, request } from "node:http";

export interface SendOptions {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string | Buffer;
  /** Sends in chunks, without a length. */
  readonly chunked?: boolean;
  readonly agent?: Agent;
}

export interface Received {
  readonly status: number;
  readonly body: string;
  readonly bytes: Buffer;
  /** Every value of a name, in order. */
  header(name: string): readonly string[];
}

/** Sends one request exactly as described: the path is not normalised, and no header is added but host, connection and length. */
export async function send(url: string, options: SendOptions = {}): Promise<Received> {
  const { method = "GET", path = "/", headers = {}, body, agent = new Agent() } = options;
  const { promise, resolve, reject } = Promise.withResolvers<Received>();
  const { hostname, port } = new URL(url);
  const sent = request(
    { hostname, port, path, method, agent, headers: { ...headers } },
    (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const bytes = Buffer.concat(chunks);
        const raw = response.rawHeaders;
        const header = (name: string) =>
          raw.flatMap((found, at) =>
            at % 2 === 0 && found.toLowerCase() === name ? (raw[at + 1] ?? []) : [],
          );
        resolve({ status: response.statusCode ?? 0, body: bytes.toString(), bytes, header });
      });
    },
  );
  sent.on("error", reject);
  if (options.chunked === true) sent.flushHeaders();
  sent.end(body);
  return await promise;
}
