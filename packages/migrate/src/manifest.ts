import * as z from "zod/mini";
import type { History } from "./history.ts";
import { MigrateError } from "./migrate-error.ts";
import { hashOf } from "./text-hash.ts";

const manifest = z.object({
  /** Names one deploy of code. */
  release: z.string(),
  entries: z.array(z.object({ tag: z.string(), when: z.int(), hash: z.string() })),
  /** Of the schema that the history makes; null where it was not taken. */
  fingerprint: z.nullable(z.string()),
});

/** What a build knows of its history; travels with the SQL. */
export type Manifest = z.infer<typeof manifest>;

/** Makes the manifest of a build; without a name, the release is named after its entries. */
export function makeManifest(history: History, release?: string): Manifest {
  const entries = history.migrations.map(({ tag, when, hash }) => ({ tag, when, hash }));
  return {
    release: release ?? hashOf(JSON.stringify(entries)).slice(0, 16),
    entries,
    fingerprint: null,
  };
}

/** Reads the text of a `manifest.json`. Throws MigrateError `bad-manifest`. */
export function parseManifest(text: string): Manifest {
  try {
    return manifest.parse(JSON.parse(text));
  } catch (cause) {
    throw new MigrateError("bad-manifest", "manifest.json cannot be read; build it again", {
      cause,
    });
  }
}
