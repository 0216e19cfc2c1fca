import type { Runner } from "@slipway/local/runner/runner";
import type { LocalDatabase } from "@slipway/local/serve";
import type { Draft } from "../schema/draft.ts";
import { openDrafts } from "../schema/drafts.ts";
import { expectedMessage } from "../expected-message.ts";
import { FileNotes } from "./file-notes.ts";
import type { KeptManifest } from "./keep-manifest.ts";
import type { KeptHistory } from "./kept-history.ts";
import { watch } from "./watch.ts";
import type { Wiring } from "./wiring.ts";

/** A dev that is ready. */
export interface Dev extends Wiring {
  readonly database: LocalDatabase;
  readonly notes: FileNotes;
  /** Compares Schema.ts with the history, and tells what differs; undefined where dev ends meanwhile. */
  readDraft(): Promise<Draft | undefined>;
  /** Applies what is pending, and lets the handlers see it; false where that failed, which is told. */
  applyHistory(): Promise<boolean>;
  /** Empties the database, and applies the whole history again. Throws CommandError where that cannot work. */
  reset(): Promise<void>;
}

interface Running {
  readonly database: LocalDatabase;
  readonly runner: Runner;
  readonly history: KeptHistory;
  readonly manifest: KeptManifest;
  /** Whether all that was pending is applied. */
  readonly applied: boolean;
}

/** Follows the files: the draft a saved Schema.ts, the database and the handlers the history. */
export function keepUpToDate(wiring: Wiring, running: Running): Dev {
  const { database, runner, history, manifest, applied } = running;
  const { files, closers, tell } = wiring;
  const drafts = openDrafts(files);
  closers.add(() => drafts.close());
  const readDraft = async () => {
    const draft = await drafts.read();
    if (draft !== undefined) tell({ type: "schema", draft });
    return draft;
  };
  closers.add(() => manifest.close());
  /** Lets the handlers tell drift against the history as it is now. Nobody waits for it, and dev goes on without it. */
  const rehearse = async () => {
    try {
      if ((await manifest.rehearse()) && !closers.closed) await runner.refresh();
    } catch (error) {
      if (!closers.closed) tell({ type: "note", text: notRehearsed(error) });
    }
  };
  const applyHistory = async () => {
    const done = await history.apply();
    if (done) await runner.refresh();
    await readDraft();
    if (done) void rehearse();
    return done;
  };
  const notes = new FileNotes(tell);
  const watcher = watch(files, {
    async schemaSaved() {
      notes.check();
      await readDraft();
    },
    async historyChanged() {
      notes.check();
      await applyHistory();
    },
    note: (text) => tell({ type: "note", text }),
  });
  // A long statement is not waited for: it ends with the database's sessions, and its unit is a transaction.
  closers.add(() => watcher.stop());
  // Before anything else ends: what is being applied goes on meanwhile.
  closers.add(async () => history.stop());
  const reset = async () => {
    if (!(await history.reset())) return;
    await runner.refresh();
    void rehearse();
  };
  void readDraft().then(() => (applied ? rehearse() : undefined));
  return { ...wiring, database, notes, readDraft, applyHistory, reset };
}

function notRehearsed(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const why = expectedMessage(error) ?? message;
  return `The functions cannot tell drift yet: ${why}\nThe next migration that is applied tries it again.`;
}
