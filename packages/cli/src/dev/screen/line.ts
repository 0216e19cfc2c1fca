import { styleText } from "node:util";
import { cutText, visibleText, widthOf } from "../../progress/shown-text.ts";

export type Look = "title" | "name" | "good" | "warn" | "bad" | "key";

/** A piece of a line that looks alike. */
export interface Span {
  readonly text: string;
  readonly look?: Look | undefined;
  /** Where a click leads. */
  readonly link?: string | undefined;
}

/** One row of the screen, before it is known how much of it fits. */
export type Line = readonly Span[];

/** What the terminal can do. */
export interface Drawing {
  readonly columns: number;
  readonly colours: boolean;
  readonly links: boolean;
}

const LOOKS = {
  title: "bold",
  name: "dim",
  good: "green",
  warn: "yellow",
  bad: "red",
  key: "cyan",
} as const;

/** A line as the terminal takes it: never wider than the columns, whatever its texts hold. */
export function drawLine(line: Line, { columns, colours, links }: Drawing): string {
  let room = columns;
  let drawn = "";
  for (const { text, look, link } of line) {
    const whole = visibleText(beginning(text, columns));
    const shown = cutText(whole, room);
    const styled =
      colours && look !== undefined
        ? styleText(LOOKS[look], shown, { validateStream: false })
        : shown;
    drawn += links && link !== undefined && shown !== "" ? linked(styled, link) : styled;
    if (shown !== whole) break;
    room -= widthOf(shown);
  }
  return drawn;
}

/** As much as a line can show: to measure all of a long text would take seconds. Combining characters take no column. */
function beginning(text: string, columns: number): string {
  return text.slice(0, 10 * columns + 10);
}

/** OSC 8: https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda */
function linked(text: string, target: string): string {
  return `\u001b]8;;${target}\u001b\\${text}\u001b]8;;\u001b\\`;
}
