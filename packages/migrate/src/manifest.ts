import * as z from "zod/mini";
import { fingerprintDelta } from "./fingerprint-delta.ts";
import type { History } from "./history.ts";
import { MigrateError } from "./migrate-error.ts";
import { hashOf } from "./text-hash.ts";

const deferred = z.object({
  ...fingerprintDelta.shape,
  /** Contract migrations, by `when`, that still wait: without them the fingerprint differs from the whole one's. */
  contracts: z.array(z.int()),
  /** Whether running them after all others ends in the schema that running all in order ends in. */
  sameEnd: z.boolean(),
});

/** What replaying a history on an empty database tells of it. */
export const rehearsal = z.object({
  /** Of the schema that the whole history makes; null where it was not rehearsed. */
  fingerprint: z.nullable(z.array(z.string())),
  /** The same while the newest contract files wait: the last, the last two, and so on. */
  deferred: z.array(deferred),
});

const manifest = z.object({
  ...rehearsal.shape,
  /** Names one deploy of code. */
  release: z.string(),
  entries: z.array(z.object({ tag: z.string(), when: z.int(), hash: z.string() })),
  /** Seconds after which no invocation of this release runs any more, once another is live. */
  drain: z.int(),
});

/** What a build knows of its history; travels with the SQL. */
export type Manifest = z.infer<typeof manifest>;
export type Rehearsal = z.infer<typeof rehearsal>;
export type Deferred = z.infer<typeof deferred>;

/** Lambda's longest timeout and a minute. */
const LONGEST_DRAIN = 960;

/** Makes the manifest of a build; without a name, the release is named after its entries. */
export function makeManifest(
  history: History,
  known: Partial<Omit<Manifest, "entries">> = {},
): Manifest {
  const entries = history.migrations.map(({ tag, when, hash }) => ({ tag, when, hash }));
  return {
    release: hashOf(JSON.stringify(entries)).slice(0, 16),
    drain: LONGEST_DRAIN,
    fingerprint: null,
    deferred: [],
    ...known,
    entries,
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
