const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A text for one line of a terminal: line ends and tabs as spaces, all other control characters spelled out. */
export function shownText(text: string): string {
  return text
    .replaceAll(/\s+/g, " ")
    .replaceAll(UNSEEN, (found) => `\\u{${found.codePointAt(0)?.toString(16)}}`);
}

/** East Asian wide and full-width characters and emoji take two columns. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** As much of a text as fits into so many columns, with "…" where something is cut. */
export function cutText(text: string, columns: number): string {
  let [end, used, fitting] = [0, 0, 0];
  for (const character of text) {
    used += WIDE.test(character) ? 2 : 1;
    if (used > columns) return columns < 1 ? "" : `${text.slice(0, fitting)}…`;
    end += character.length;
    if (used < columns) fitting = end;
  }
  return text;
}
