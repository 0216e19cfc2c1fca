export interface Comment {
  /** From the dashes to the end of the line. */
  readonly text: string;
  readonly offset: number;
}

const BLOCK = /\/\*|\*\//g;

/** The `--` comments of a text that holds nothing but comments, white space and semicolons: what stands between statements. */
export function lineComments(text: string, offset: number): Comment[] {
  const comments: Comment[] = [];
  for (let at = 0; at < text.length;) {
    if (text.startsWith("/*", at)) {
      at = endOfBlock(text, at);
    } else if (text.startsWith("--", at)) {
      const end = endOfLine(text, at);
      comments.push({ text: text.slice(at, end), offset: offset + at });
      at = end;
    } else {
      at += 1;
    }
  }
  return comments;
}

function endOfLine(text: string, from: number): number {
  const end = text.slice(from).search(/[\r\n]/);
  return end === -1 ? text.length : from + end;
}

/** Block comments nest in Postgres. */
function endOfBlock(text: string, from: number): number {
  let depth = 0;
  for (const { 0: mark, index } of text.slice(from).matchAll(BLOCK)) {
    depth += mark === "/*" ? 1 : -1;
    if (depth === 0) return from + index + mark.length;
  }
  return text.length;
}
