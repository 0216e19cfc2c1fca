import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { type CloudAnswer, type CloudRequest, cloudRequestSchema } from "./cloud-protocol.ts";
import { listen, type Listening } from "./listen.ts";

/** Where functions live and are invoked: the other side of the stand-in for Pulumi. */
export interface Cloud {
  /** Is called for every function that is created, updated or deleted, and for every invocation, in that order. */
  answer(request: CloudRequest): Promise<CloudAnswer>;
}

/** Serves a cloud on loopback. What it throws refuses the request. */
export async function serveCloud(cloud: Cloud): Promise<Listening> {
  const server = createServer((request, response) => {
    void text(request)
      .then(async (body) => cloud.answer(cloudRequestSchema.parse(JSON.parse(body))))
      .catch((error: unknown): CloudAnswer => ({ refused: String(error) }))
      .then((answer) => response.end(JSON.stringify(answer)));
  });
  return listen(server);
}
