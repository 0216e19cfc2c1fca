import type { ServerEnd } from "@slipway/local/postgres/server";
import type { LogEvent } from "@slipway/local/runner/log-event";
import type { MigrateEvent } from "@slipway/migrate/migrate-event";
import type { Draft } from "../schema/draft.ts";

/** Where dev's database stands against the history. */
export interface Standing {
  readonly applied: number;
  /** The newest migration that is applied. */
  readonly newest: string | undefined;
  /** Migrations that are not applied, oldest first. */
  readonly pending: readonly string[];
  /** What looks wrong in the folder and stops nothing. */
  readonly warnings: readonly string[];
}

/** Why what is pending was not applied. */
export interface Failure {
  /** With the next step, unless that is a reset. */
  readonly text: string;
  /** Whether a reset is the next step, which the screen begins with a key and a terminal with a command. */
  readonly reset: boolean;
}

/** An address of dev for people: never with a password in it. */
export interface Address {
  readonly name: string;
  readonly address: string;
  /** Beside the address, such as that another port was wanted. */
  readonly remark?: string | undefined;
}

/** What a person is asked on the screen. */
export interface Question {
  readonly text: string;
  /** What Enter and Esc do. */
  readonly hint: string;
  /** What the answer is until something is typed; absent where one key answers. */
  readonly typed?: string | undefined;
}

/** All that dev has to tell; a screen draws it, plain lines print it. */
export type DevEvent =
  | LogEvent
  /** The folder is ours: nothing else runs here. */
  | { readonly type: "begun" }
  | {
      readonly type: "ready";
      readonly addresses: readonly Address[];
      /** For calling functions by hand. */
      readonly token: string;
      readonly ms: number;
    }
  /** The page is served, some time after all the rest. */
  | { readonly type: "page"; readonly address: Address }
  | { readonly type: "migration"; readonly event: MigrateEvent }
  | {
      readonly type: "history";
      /** Absent where the database could not be asked. */
      readonly standing?: Standing | undefined;
      readonly failure?: Failure | undefined;
    }
  | { readonly type: "schema"; readonly draft: Draft }
  /** The database is gone. */
  | { readonly type: "database-ended"; readonly end: ServerEnd }
  /** What a person should read and nothing else tells. */
  | {
      readonly type: "note";
      readonly text: string;
      /** The file that it speaks of: a newer note about it takes its place. */
      readonly about?: string | undefined;
    }
  /** What was noted about a file holds no longer. */
  | { readonly type: "outdated"; readonly about: string }
  /** A key was pressed that begins something: what was noted before is read. */
  | { readonly type: "read" }
  /** A person has read the notes and the errors. */
  | { readonly type: "cleared" }
  | { readonly type: "busy"; readonly doing: string | undefined }
  | { readonly type: "question"; readonly question: Question | undefined }
  | { readonly type: "studio"; readonly url: string | undefined }
  /** Somebody asked dev to end. */
  | { readonly type: "ending" };

export type Tell = (event: DevEvent) => void;
