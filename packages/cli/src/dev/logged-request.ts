import * as z from "zod";
import { framesOf } from "./frames-of.ts";

/** The line that a handler logs of each request (`functions/src/http/request-log.ts`), which dev knows from its URL already. */
const shape = z.object({
  requestId: z.string(),
  route: z.string(),
  status: z.number().optional().catch(undefined),
  error: z
    .object({
      name: z.string().default("Error"),
      message: z.string(),
      stack: z.string().default(""),
      cause: z.object({ message: z.string() }).optional().catch(undefined),
    })
    .optional(),
});

/** Why a request failed by our fault. */
export interface LoggedFailure {
  readonly error: string;
  /** Names the sources. */
  readonly stack: readonly string[];
}

export interface LoggedRequest {
  readonly requestId: string;
  /** As in the contract, such as `GET /users/{id}`. */
  readonly route: string;
  readonly status: number | undefined;
  readonly failure?: LoggedFailure;
}

/** What a handler's output says of a request; undefined for anything else that it prints. */
export function loggedRequest(text: string): LoggedRequest | undefined {
  const line = shape.safeParse(parseJson(text)).data;
  if (line === undefined) return undefined;
  const { error, requestId, route, status } = line;
  if (error === undefined) return { requestId, route, status };
  const cause = error.cause === undefined ? "" : ` (${error.cause.message})`;
  const failure = {
    error: `${error.name}: ${error.message}${cause}`,
    stack: framesOf(error.stack.split("\n")),
  };
  return { requestId, route, status, failure };
}

function parseJson(text: string): unknown {
  if (!text.startsWith("{")) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
