import type { Context } from "../../context.ts";
import type { Screen } from "../screen/open-screen.ts";
import type { Dev } from "../keep-up-to-date.ts";
import type { Asker } from "./asker.ts";

/** What the keys work with. */
export interface Desk {
  readonly dev: Dev;
  /** The command's own, with its terminal. */
  readonly context: Context;
  readonly screen: Screen;
  readonly asker: Asker;
}

/** What one key does. Its failures are told. */
export interface Action {
  /** What is told while it works, such as `writing a migration`. */
  readonly doing: string;
  /** Whether it moves the schema: not while a migration is being applied. */
  readonly migrates: boolean;
  run(desk: Desk): Promise<void>;
}
