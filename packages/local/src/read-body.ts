import type { IncomingMessage } from "node:http";

/**
 * Reads a body of up to `limit` bytes. One that is larger is read to its end and thrown away, so that the sender,
 * who may not listen before it has sent everything, gets its answer.
 */
export async function readBody(
  request: IncomingMessage,
  limit: number,
): Promise<Buffer | "too large" | "aborted"> {
  const { promise, resolve } = Promise.withResolvers<Buffer | "too large" | "aborted">();
  let chunks: Buffer[] = [];
  let size = 0;
  request.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size > limit) chunks = [];
    else chunks.push(chunk);
  });
  request.on("end", () => resolve(size > limit ? "too large" : Buffer.concat(chunks)));
  request.on("error", () => resolve("aborted"));
  request.on("close", () => resolve("aborted"));
  return await promise;
}
