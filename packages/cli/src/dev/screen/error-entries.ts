import type { ErrorEvent, OutputEvent } from "@slipway/local/runner/log-event";
import * as z from "zod";

/** What a handler threw or logged, and where. */
export interface ErrorEntry {
  readonly functions: readonly string[];
  readonly title: string;
  /** Names the sources. */
  readonly stack: readonly string[];
  readonly times: number;
}

const MOST = 10;

/** Adds an error behind the others; one that is there already is counted, and told of all its functions. */
export function addError(
  entries: readonly ErrorEntry[],
  entry: Omit<ErrorEntry, "times">,
): ErrorEntry[] {
  const same = entries.find((other) => isSame(other, entry));
  const others = entries.filter((other) => other !== same).slice(-(MOST - 1));
  const functions = [...new Set([...(same?.functions ?? []), ...entry.functions])];
  return [...others, { ...entry, functions, times: (same?.times ?? 0) + 1 }];
}

function isSame(one: Omit<ErrorEntry, "times">, other: Omit<ErrorEntry, "times">): boolean {
  return one.title === other.title && one.stack.join("\n") === other.stack.join("\n");
}

/** What a function threw before it was built anew is told no longer. */
export function withoutErrorsOf(entries: readonly ErrorEntry[], name: string): ErrorEntry[] {
  return entries.flatMap((entry) => {
    const functions = entry.functions.filter((other) => other !== name);
    return functions.length === 0 ? [] : [{ ...entry, functions }];
  });
}

export function thrownError(event: ErrorEvent): Omit<ErrorEntry, "times"> {
  const { errorType, errorMessage, stack } = event;
  const title = `${errorType}: ${errorMessage}`;
  return { functions: [event.function], title, stack: framesOf(stack) };
}

/** Without the message, which V8 repeats in front of them, and without what is Node's or the runtime's. */
function framesOf(stack: readonly string[]): string[] {
  const frames = stack.map((line) => line.trim()).filter((line) => line.startsWith("at "));
  return frames.filter((frame) => !/\bnode:internal\/|\/bootstrap\.cjs:/.test(frame));
}

const loggedSchema = z.object({
  error: z.object({
    name: z.string().default("Error"),
    message: z.string(),
    stack: z.string().default(""),
    cause: z.object({ message: z.string() }).optional().catch(undefined),
  }),
});

/** An error that a handler caught and logged as a line of JSON; undefined for other lines. */
export function loggedError(event: OutputEvent): Omit<ErrorEntry, "times"> | undefined {
  const logged = loggedSchema.safeParse(parseJson(event.text)).data?.error;
  if (logged === undefined) return undefined;
  const cause = logged.cause === undefined ? "" : ` (${logged.cause.message})`;
  return {
    functions: [event.function],
    title: `${logged.name}: ${logged.message}${cause}`,
    stack: framesOf(logged.stack.split("\n")),
  };
}

const requestLogSchema = z.object({ requestId: z.string(), route: z.string() });

/** Whether a line is the JSON log of a request, which the screen shows as a request already. */
export function isRequestLog(event: OutputEvent): boolean {
  return requestLogSchema.safeParse(parseJson(event.text)).success;
}

function parseJson(text: string): unknown {
  if (!text.startsWith("{")) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
