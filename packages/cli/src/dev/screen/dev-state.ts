import type { ServerEnd } from "@slipway/local/postgres/server";
import { NOTHING_RUNS, type Progress } from "../../progress/step.ts";
import type { Draft } from "../../schema/draft.ts";
import type { Address, Failure, Question, Standing } from "../dev-event.ts";
import type { ErrorEntry } from "./error-entries.ts";

/** What a function was asked, or what it wrote. */
export type LogEntry =
  | {
      readonly kind: "request";
      readonly function: string;
      readonly method: string;
      readonly path: string;
      readonly status: number;
      readonly ms: number;
    }
  | {
      readonly kind: "output";
      readonly function: string;
      readonly text: string;
      readonly bad: boolean;
    };

/** What was said and stands nowhere else. */
export interface Note {
  readonly text: string;
  /** The file that it speaks of. */
  readonly about?: string | undefined;
}

/** All that the screen shows. */
export interface DevState {
  readonly ready: { readonly addresses: readonly Address[]; readonly ms: number } | undefined;
  readonly standing: Standing | undefined;
  readonly failure: Failure | undefined;
  readonly progress: Progress;
  readonly draft: Draft | undefined;
  /** How the database has ended, once it is gone. */
  readonly databaseEnded: ServerEnd | undefined;
  /** Oldest first, as the errors and notes. */
  readonly log: readonly LogEntry[];
  readonly errors: readonly ErrorEntry[];
  /** By function, why it cannot be built. */
  readonly failedBuilds: Readonly<Record<string, readonly string[]>>;
  readonly notes: readonly Note[];
  readonly busy: string | undefined;
  readonly question: Question | undefined;
  /** The address of the studio that runs. */
  readonly studio: string | undefined;
  readonly ending: boolean;
}

export const BEGINNING: DevState = {
  ready: undefined,
  standing: undefined,
  failure: undefined,
  progress: NOTHING_RUNS,
  draft: undefined,
  databaseEnded: undefined,
  log: [],
  errors: [],
  failedBuilds: {},
  notes: [],
  busy: undefined,
  question: undefined,
  studio: undefined,
  ending: false,
};
