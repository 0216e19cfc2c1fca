import type { Guardian } from "@slipway/local/guardian";
import type { Context } from "../context.ts";
import type { Paths } from "../paths.ts";
import type { Closers } from "./closers.ts";
import type { Tell } from "./dev-event.ts";

/** What every part of the start needs. */
export interface Wiring {
  /** Its lines are told as notes. */
  readonly context: Context;
  readonly files: Paths;
  readonly guardian: Guardian;
  /** Ends what was started, in reverse order; the data stays. */
  readonly closers: Closers;
  readonly tell: Tell;
}
