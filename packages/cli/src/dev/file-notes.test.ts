import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { DevEvent } from "./dev-event.ts";
import { FileNotes } from "./file-notes.ts";

test("a note about a file holds until the file is written anew or gone", async () => {
  const folder = await mkdtemp(join(tmpdir(), "slipway-notes-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const [edited, deleted] = [join(folder, "a.sql"), join(folder, "b.sql")];
  await Promise.all([writeFile(edited, "a"), writeFile(deleted, "b")]);
  const told: DevEvent[] = [];
  const notes = new FileNotes((event) => told.push(event));
  notes.note(edited, "no header");
  notes.note(deleted, "no header");
  notes.check();
  expect(told).toHaveLength(2);
  await writeFile(edited, "-- slipway: phase=contract\na");
  await rm(deleted);
  notes.check();
  notes.check();
  expect(told.slice(2)).toEqual([
    { type: "outdated", about: edited },
    { type: "outdated", about: deleted },
  ]);
});
