import { resolve } from "node:path";
import { type History, readHistory } from "@slipway/migrate/history";
import type { Context } from "./context.ts";
import { paths } from "./paths.ts";

/** The history in the folder that `--migrations` names, or that of the app. */
export function readHistoryAt({ root }: Context, folder: string | undefined): History {
  return readHistory(resolve(root, folder ?? paths(root).migrations));
}
