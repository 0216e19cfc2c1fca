import * as z from "zod/mini";
import { MigrateError } from "./migrate-error.ts";

const journal = z.object({
  // Drizzle's other dialects write the same file.
  dialect: z.enum(["postgresql", "pg"]),
  entries: z.array(
    z.object({
      idx: z.int(),
      when: z.int(),
      tag: z.string().check(z.regex(/^[^/\\]+$/, "expected a file name")),
    }),
  ),
});

/** One migration as `meta/_journal.json` lists it. */
export type JournalEntry = z.infer<typeof journal>["entries"][number];

/** Reads the text of a journal; its entries come in the order of their `idx`. Throws MigrateError `bad-journal`. */
export function parseJournal(text: string, path: string): readonly JournalEntry[] {
  return readEntries(text, path).toSorted((a, b) => a.idx - b.idx || a.when - b.when);
}

/** The same in the order in which the journal lists them. */
export function readEntries(text: string, path: string): readonly JournalEntry[] {
  const parsed = journal.safeParse(parseJson(text, path));
  if (!parsed.success) throw badJournal(path, explain(parsed.error));
  const { entries } = parsed.data;
  refuseDoubles(entries, "tag", path);
  // `when` is what the ledger knows a migration by.
  refuseDoubles(entries, "when", path);
  return entries;
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const conflict = text.includes("<<<<<<<");
    const what = conflict ? "it holds a merge conflict" : `it is not JSON (${String(cause)})`;
    throw badJournal(path, what, cause);
  }
}

function explain(error: z.core.$ZodError): string {
  const [issue] = error.issues;
  return issue === undefined ? "" : `${issue.message} at ${issue.path.join(".") || "its top"}`;
}

function refuseDoubles(entries: readonly JournalEntry[], key: "tag" | "when", path: string): void {
  const seen = new Map<string | number, JournalEntry>();
  for (const entry of entries) {
    const other = seen.get(entry[key]);
    if (other !== undefined) {
      const which = `${other.tag} (idx ${other.idx}) and ${entry.tag} (idx ${entry.idx})`;
      throw badJournal(path, `${which} have the same ${key}, ${entry[key]}`);
    }
    seen.set(entry[key], entry);
  }
}

function badJournal(path: string, what: string, cause?: unknown): MigrateError {
  const next = "restore it from version control, or generate the newest migration again";
  return new MigrateError("bad-journal", `${path} cannot be used: ${what}; ${next}`, { cause });
}
