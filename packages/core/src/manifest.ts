import * as z from "zod/mini";

/** What a release was built with; the handlers read only what they need of it. */
export const manifest = z.object({
  entries: z.array(z.object({ tag: z.string(), when: z.int() })),
});
export type Manifest = z.output<typeof manifest>;
