import { visibleText, wrapText } from "../../progress/shown-text.ts";
import type { Line, Look } from "./line.ts";

interface Options {
  readonly columns: number;
  /** Spaces in front of each row. */
  readonly indent: number;
  readonly look?: Look;
}

/** Nobody reads more of one message on a screen. */
const MOST = 4000;

/** A message of several lines as rows of the screen. */
export function wrapped(text: string, { columns, indent, look }: Options): Line[] {
  const room = Math.max(columns - indent, 10);
  const lines = text.slice(0, MOST).trimEnd().split("\n");
  return lines
    .flatMap((line) => wrapText(visibleText(line), room))
    .map((line) => [{ text: `${" ".repeat(indent)}${line}`, look }]);
}
