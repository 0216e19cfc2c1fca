import type { ErrorEvent, RequestEvent } from "@slipway/local/runner/log-event";
import { framesOf } from "../frames-of.ts";
import type { LoggedFailure, LoggedRequest } from "../logged-request.ts";

/** What a handler threw or logged, and where. */
export interface ErrorEntry {
  readonly title: string;
  /** Names the sources. */
  readonly stack: readonly string[];
  readonly times: number;
  /** Of the last request that met it; absent where a module could not be loaded ahead of one. */
  readonly requestId: string | undefined;
  readonly met: readonly Meeting[];
  /** Whether the route of the last request is to be learnt from its answer. */
  readonly unrouted: boolean;
}

/** A function that failed so, and the routes on which it has not answered since. */
interface Meeting {
  readonly function: string;
  readonly routes: readonly string[];
}

type NewEntry = Omit<ErrorEntry, "times">;

const MOST = 10;
const MOST_ROUTES = 20;

/** Adds an error behind the others; one that is there already is counted, and told of all its functions. */
export function addError(entries: readonly ErrorEntry[], entry: NewEntry): ErrorEntry[] {
  const same = entries.find((other) => isSame(other, entry));
  const others = entries.filter((other) => other !== same).slice(-(MOST - 1));
  const met = entry.met.reduce(addMeeting, same?.met ?? []);
  return [...others, { ...entry, met, times: (same?.times ?? 0) + 1 }];
}

function isSame(one: NewEntry, other: NewEntry): boolean {
  return one.title === other.title && one.stack.join("\n") === other.stack.join("\n");
}

function addMeeting(met: readonly Meeting[], added: Meeting): readonly Meeting[] {
  if (!met.some((one) => one.function === added.function)) return [...met, added];
  return met.map((one) => {
    if (one.function !== added.function) return one;
    const routes = [...new Set([...one.routes, ...added.routes])].slice(-MOST_ROUTES);
    return { ...one, routes };
  });
}

/** What a function threw before it was built anew is told no longer. */
export function withoutErrorsOf(entries: readonly ErrorEntry[], name: string): ErrorEntry[] {
  return entries.flatMap((entry) =>
    withMet(
      entry,
      entry.met.filter((one) => one.function !== name),
    ),
  );
}

/** What a function failed with on a route is told no longer once it answers there. */
export function withoutErrorsOn(entries: readonly ErrorEntry[], answered: Answered): ErrorEntry[] {
  return entries.flatMap((entry) =>
    withMet(
      entry,
      entry.met.flatMap((one) => whatIsLeft(one, answered, entry)),
    ),
  );
}

interface Answered {
  readonly function: string;
  readonly route: string;
}

function whatIsLeft(one: Meeting, answered: Answered, { requestId }: ErrorEntry): Meeting[] {
  if (one.function !== answered.function) return [one];
  const routes = one.routes.filter((route) => route !== answered.route);
  // A module that could not be loaded is loaded once its function answers anything.
  if (one.routes.length === 0) return requestId === undefined ? [] : [one];
  return routes.length === 0 ? [] : [{ ...one, routes }];
}

function withMet(entry: ErrorEntry, met: readonly Meeting[]): ErrorEntry[] {
  return met.length === 0 ? [] : [{ ...entry, met }];
}

/** Learns the route of what was thrown from the answer to the same request. */
export function withRouteOf(entries: readonly ErrorEntry[], event: RequestEvent): ErrorEntry[] {
  return entries.map((entry) => {
    if (!entry.unrouted || entry.requestId !== event.requestId) return entry;
    const met = addMeeting(entry.met, { function: event.function, routes: [routeOf(event)] });
    return { ...entry, met, unrouted: false };
  });
}

export function routeOf({ method, path }: RequestEvent): string {
  const [pathname] = path.split("?");
  return `${method} ${pathname}`;
}

export function thrownError(event: ErrorEvent): NewEntry {
  const { errorType, errorMessage, requestId, stack } = event;
  return {
    title: `${errorType}: ${errorMessage}`,
    // Without the message, which V8 repeats in front of the frames.
    stack: framesOf(stack),
    requestId,
    met: [{ function: event.function, routes: [] }],
    unrouted: true,
  };
}

/** What a handler caught and logged with its request. */
export function loggedError(
  name: string,
  { error, stack }: LoggedFailure,
  { requestId, route }: LoggedRequest,
): NewEntry {
  const met = [{ function: name, routes: [route] }];
  return { title: error, stack, requestId, met, unrouted: false };
}
