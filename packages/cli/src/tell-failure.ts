import { asTyped } from "./as-typed.ts";
import type { Context } from "./context.ts";
import { expectedMessage } from "./expected-message.ts";

/** Runs `work`, and prints why it failed where that is a failure that we expect: false then. */
export async function tellFailure(context: Context, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    const message = expectedMessage(error);
    if (message === undefined) throw error;
    context.note(asTyped(message));
    return false;
  }
}
