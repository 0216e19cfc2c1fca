/** When a fate strikes, told by one request of a migrator and its answer. */
export type Moment =
  /** Nothing of the request is sent on. */
  | "before"
  /** Half of it is sent on, and no more. */
  | "half"
  /** It is sent on, and a lock holds its statement; where none can, its answer has come and is held back. */
  | "midway"
  /** Its answer has come and is held back. */
  | "after"
  /** Half of what came of the answer is passed on. */
  | "half-answer";

/** What strikes. */
export type Blow =
  /** SIGKILL for the migrator. */
  | "kill"
  /** SIGKILL for the migrator, and pg_terminate_backend for what it left running. */
  | "kill-all"
  /** The migrator's connection breaks; what the server was sent, it goes on with. */
  | "break"
  /** Nothing but time passes. */
  | "delay"
  /** pg_cancel_backend on whatever the migrator runs. */
  | "cancel"
  /** pg_terminate_backend on all its backends. */
  | "terminate"
  /** Postgres shuts down, rolling back, and starts again. */
  | "restart"
  /** A backend is killed; Postgres ends all others, and recovers. */
  | "crash";

export interface Fate {
  readonly blow: Blow;
  readonly moment: Moment;
}

/** What each request of each history meets. */
export const FATES: readonly Fate[] = [
  { blow: "kill", moment: "before" },
  { blow: "kill", moment: "after" },
  { blow: "break", moment: "before" },
  { blow: "break", moment: "half" },
  { blow: "break", moment: "after" },
  { blow: "break", moment: "half-answer" },
];

/** What only some requests meet: it changes the least. */
export const MILD_FATES: readonly Fate[] = [{ blow: "delay", moment: "after" }];

/** What those meet whose statement can be held up while it runs. */
export const MIDWAY_FATES: readonly Fate[] = [
  { blow: "kill", moment: "midway" },
  { blow: "kill-all", moment: "midway" },
  { blow: "break", moment: "midway" },
  { blow: "cancel", moment: "midway" },
  { blow: "terminate", moment: "midway" },
];

/** What takes a Postgres of its own, and longer. */
export const SERVER_FATES: readonly Fate[] = [
  { blow: "restart", moment: "midway" },
  { blow: "crash", moment: "midway" },
];

/** `kill-midway`, for a point's name. */
export function fateName({ blow, moment }: Fate): string {
  return `${blow}-${moment}`;
}
