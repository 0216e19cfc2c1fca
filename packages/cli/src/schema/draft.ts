import * as z from "zod";

const texts = z.array(z.string());

/** What Schema.ts holds and the history does not. */
export const draftSchema = z.discriminatedUnion("state", [
  z.object({ state: z.literal("same") }),
  z.object({
    state: z.literal("changed"),
    /** Such as `table public.users`. */
    changes: texts,
    /** What drizzle-kit would write. */
    statements: texts,
    /** A name for the migration. */
    name: z.string(),
  }),
  /** A rename, or a drop and an add: only a person can tell, and drizzle-kit asks for it in a terminal. */
  z.object({ state: z.literal("ambiguous"), changes: texts, name: z.string() }),
  /** Schema.ts or the history cannot be read: why, with file and line where there is one. */
  z.object({ state: z.literal("broken"), message: z.string() }),
]);
export type Draft = z.output<typeof draftSchema>;
