import type { Failure, FailureKind } from "./failure.ts";

/** What the page tells of its connection as a whole. */
export interface Light {
  readonly state: "asking" | "well" | "offline" | "database" | "trouble";
  readonly words: string;
}

/** How the parts of the page fared when they last asked, by their names. */
export interface ConnectionState {
  readonly met: Readonly<Record<string, FailureKind | "well">>;
  /** What the browser last said of its network; an answer knows better. */
  readonly offline: boolean;
}

export const unknownConnection: ConnectionState = { met: {}, offline: false };

const LIGHTS = {
  offline: { state: "offline", words: "Offline" },
  database: { state: "database", words: "The database is away" },
  unreachable: { state: "trouble", words: "The server is away" },
  busy: { state: "trouble", words: "The server is busy" },
} as const satisfies Partial<Record<FailureKind, Light>>;

/** Failures that pass by themselves, the one that explains the others first. */
const PASSING = ["offline", "unreachable", "database", "busy"] as const;

/** What comes from the other end of a network. */
const ANSWERS = [undefined, "refused", "database", "busy"] as const;

/** Whether it passes by itself. */
export function isPassing({ kind }: Pick<Failure, "kind">): boolean {
  return PASSING.some((passing) => passing === kind);
}

/** Notes how a part fared; no failure is an answer. */
export function fare(
  { met, offline }: ConnectionState,
  part: string,
  failure: Failure | undefined,
): ConnectionState {
  const answered = ANSWERS.some((kind) => kind === failure?.kind);
  return {
    met: { ...met, [part]: failure?.kind ?? "well" },
    offline: offline && !answered,
  };
}

/** What to show. */
export function lightOf({ met, offline }: ConnectionState): Light {
  const kinds = Object.values(met);
  const worst = offline ? "offline" : PASSING.find((kind) => kinds.includes(kind));
  if (worst !== undefined) return LIGHTS[worst];
  return kinds.length === 0
    ? { state: "asking", words: "Connecting" }
    : { state: "well", words: "Connected" };
}

/** Which parts should ask again by themselves. */
export function failing({ met }: ConnectionState): readonly string[] {
  return Object.entries(met).flatMap(([part, kind]) =>
    kind !== "well" && isPassing({ kind }) ? [part] : [],
  );
}
