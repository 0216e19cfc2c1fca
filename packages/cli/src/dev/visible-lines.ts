import type { Context } from "../context.ts";
import { visibleText } from "../progress/shown-text.ts";

type Printing = Pick<Context, "print" | "note">;

/** Lines that cannot steer the terminal that they are printed to, whatever a handler has written. */
export function visibleLines<T extends Printing>(context: T): T {
  return {
    ...context,
    print: (line: string) => context.print(visible(line)),
    note: (line: string) => context.note(visible(line)),
  };
}

function visible(text: string): string {
  return text.split("\n").map(visibleText).join("\n");
}
