// Which characters are wide changes with Unicode: a small package without dependencies keeps the table.
import stringWidth from "fast-string-truncated-width";

const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A text for one line of a terminal: line ends and tabs as spaces, all other control characters spelled out. */
export function shownText(text: string): string {
  return visibleText(text.replaceAll(/\s+/g, " "));
}

/** The same with every space kept. */
export function visibleText(text: string): string {
  return text
    .replaceAll(/[\n\r\t]/g, " ")
    .replaceAll(UNSEEN, (found) => `\\u{${found.codePointAt(0)?.toString(16)}}`);
}

/** The columns that a text takes: wide characters and emoji take two, combining ones none. */
export function widthOf(text: string): number {
  return stringWidth(text).width;
}

/** As much of a text as fits into so many columns, with "…" where something is cut. */
export function cutText(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  if (columns < 1) return "";
  return `${text.slice(0, stringWidth(text, { limit: columns - 1 }).index)}…`;
}

/** The last space where a line may end: a header of a migration stays whole, since somebody copies it. */
function spaceBefore(text: string, index: number): number {
  const space = text.lastIndexOf(" ", index);
  return /(?:--|-- slipway:)$/.test(text.slice(0, Math.max(space, 0)))
    ? spaceBefore(text, space - 1)
    : space;
}

/** A text in lines of so many columns at most, cut between words where that is possible. */
export function wrapText(text: string, columns: number): string[] {
  if (widthOf(text) <= columns || columns < 2) return [text];
  const { index } = stringWidth(text, { limit: columns });
  const space = spaceBefore(text, index);
  const end = space > 0 ? space : Math.max(index, 1);
  return [text.slice(0, end), ...wrapText(text.slice(end).trimStart(), columns)];
}
