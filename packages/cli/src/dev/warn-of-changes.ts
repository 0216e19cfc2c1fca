import type { Context } from "../context.ts";
import type { Paths } from "../paths.ts";
import { schemaChanges } from "../schema/compare.ts";
import { tellFailure } from "../tell-failure.ts";

/** Says when Schema.ts is ahead of the history, or cannot be read. */
export async function warnOfChanges(context: Context, files: Paths): Promise<void> {
  await tellFailure(context, async () => {
    const changes = await schemaChanges(files);
    if (changes.length === 0) return;
    context.print(
      `Schema.ts has changes without a migration (${changes.join(", ")}): npm run db:generate -- NAME`,
    );
  });
}
