import type { ErrorEvent } from "@slipway/local/runner/log-event";
import type { LoggedFailure } from "../logged-request.ts";

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

/** What a handler caught and logged with its request. */
export function loggedError(
  name: string,
  { error, stack }: LoggedFailure,
): Omit<ErrorEntry, "times"> {
  return { functions: [name], title: error, stack };
}
