import type { Model } from "./model.ts";
import type { Random } from "./random.ts";

/**
 * Changes a model in one or several steps, each of which drizzle-kit compares with the one before: it would ask whether
 * what is new replaces what is gone, and puts some statements of one comparison in an order that Postgres refuses. No
 * step where the model holds nothing to change.
 */
export type Edit = (model: Model, random: Random) => Iterable<void>;

// drizzle-kit separates by `;` `,` `:` and `--` in its snapshots, and does not double a quote in names.
const STEMS = ["user", "Order", "naïve", "表 𝛼", "it's", "a  b", "plain", "$1", "/* c */"] as const;

/** A name that nothing has or had. */
export function newName(model: Model, random: Random): string {
  model.named += 1;
  return `${random.pick(STEMS)} ${model.named}`;
}
