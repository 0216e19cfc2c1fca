import * as z from "zod";

/** A run that a migrator's process is asked for. */
export const order = z.object({
  url: z.string(),
  transport: z.enum(["http", "tcp"]),
  history: z.string(),
});
export type Order = z.infer<typeof order>;

/** How it ended: a MigrateError has a code, what nobody expects has none. */
export const report = z.discriminatedUnion("ended", [
  z.object({ ended: z.literal("applied"), units: z.array(z.string()) }),
  z.object({ ended: z.literal("refused"), code: z.string(), message: z.string() }),
  z.object({ ended: z.literal("broken"), message: z.string() }),
]);
export type Report = z.infer<typeof report>;
