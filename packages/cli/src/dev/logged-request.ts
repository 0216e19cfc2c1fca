import * as z from "zod";

/** The line that a handler logs of each request (`functions/src/http/request-log.ts`), which dev knows from its URL already. */
const shape = z.object({
  requestId: z.string(),
  route: z.string(),
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

/** What a handler's output says of a request; undefined for anything else that it prints. */
export function loggedRequest(text: string): { readonly failure?: LoggedFailure } | undefined {
  const line = shape.safeParse(parseJson(text)).data;
  if (line === undefined) return undefined;
  const { error } = line;
  if (error === undefined) return {};
  const cause = error.cause === undefined ? "" : ` (${error.cause.message})`;
  const frames = error.stack.split("\n").map((frame) => frame.trim());
  return {
    failure: {
      error: `${error.name}: ${error.message}${cause}`,
      stack: frames.filter((frame) => frame.startsWith("at ")),
    },
  };
}

function parseJson(text: string): unknown {
  if (!text.startsWith("{")) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
