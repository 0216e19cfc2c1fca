import { type Fate, fateName, FATES, MIDWAY_FATES, MILD_FATES, SERVER_FATES } from "./fates.ts";
import type { Transport } from "./messages.ts";
import type { Requests, Stage } from "./stage.ts";

/** One request of one history's run, and what it meets. */
export interface Point {
  readonly history: string;
  readonly transport: Transport;
  /** From 1. */
  readonly request: number;
  readonly fate: Fate;
}

/** Every request with the fates that it can meet on a Postgres that others use too. */
export function pointsOf(rehearsed: Stage["rehearsed"]): readonly Point[] {
  return eachRun(rehearsed, ({ count, catchable }) => [
    ...pairs(numbers(count, 1), FATES),
    ...pairs(numbers(count, 4), MILD_FATES),
    ...pairs(catchable, MIDWAY_FATES),
  ]);
}

/** Restarts take long: every nth request, and all that can be held up. */
export function serverPointsOf(rehearsed: Stage["rehearsed"], nth: number): readonly Point[] {
  return eachRun(rehearsed, ({ count, catchable }) =>
    pairs([...new Set([...numbers(count, nth), ...catchable])], SERVER_FATES),
  );
}

type RequestAndFate = Pick<Point, "request" | "fate">;

function eachRun(
  rehearsed: Stage["rehearsed"],
  points: (requests: Requests) => readonly RequestAndFate[],
): readonly Point[] {
  return [...rehearsed].flatMap(([history, { requests }]) =>
    (["http", "tcp"] as const).flatMap((transport) =>
      points(requests[transport]).map((point) => ({ history, transport, ...point })),
    ),
  );
}

function numbers(count: number, step: number): readonly number[] {
  return Array.from({ length: Math.ceil(count / step) }, (_, n) => 1 + n * step);
}

function pairs(requests: readonly number[], fates: readonly Fate[]): readonly RequestAndFate[] {
  return fates.flatMap((fate) => requests.map((request) => ({ request, fate })));
}

/** `indexes/http/kill-midway`: the line that a point is counted in. */
export function groupName({ history, transport, fate }: Point): string {
  return `${history}/${transport}/${fateName(fate)}`;
}

/** `indexes/http/kill-midway/17`: names a point, so that it can be tried alone. */
export function pointName(point: Point): string {
  return `${groupName(point)}/${point.request}`;
}

/** Whether a name is the wanted one, or among what that stands for. */
export function isWanted(name: string, wanted: string | undefined): boolean {
  return wanted === undefined || name === wanted || name.startsWith(`${wanted}/`);
}

/** Whether points of a history can be among the wanted. */
export function concerns(wanted: string | undefined, history: string): boolean {
  return wanted === undefined || isWanted(wanted, history);
}

/** As many points as said of each fate, by chance. */
export function samplePoints(
  points: readonly Point[],
  { each, random }: { readonly each: number; readonly random: () => number },
): readonly Point[] {
  const byFate = Map.groupBy(points, ({ fate }) => fate);
  return [...byFate.values()].flatMap((found) => shuffled(found, random).slice(0, each));
}

export function shuffled<T>(values: readonly T[], random: () => number): readonly T[] {
  return values
    .map((value) => ({ value, order: random() }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ value }) => value);
}
