import { join } from "node:path";
import { ours } from "./ours.ts";
import { root } from "./root.ts";

/** Applies our history to a database. */
export async function migrated(url: string): Promise<void> {
  await ours("tcp", join(root, "migrations")).apply(url);
}
