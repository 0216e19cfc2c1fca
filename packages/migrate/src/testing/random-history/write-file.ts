import type { Random } from "./random.ts";

/** How the files of a history are written. */
export interface Style {
  /** Indexes are built and dropped beside the table's use. */
  readonly concurrently: boolean;
  /** Some files hold a BEGIN and a COMMIT. */
  readonly ownTransactions: boolean;
  readonly byteOrderMark: boolean;
  readonly lineEnd: "\n" | "\r\n";
  /** What people write around the statements that drizzle-kit makes. */
  readonly byHand: boolean;
}

const BREAKPOINT = "--> statement-breakpoint";
const COMMENTS = [
  "-- it's; 漢 𝛼\n",
  "/* é; /* '$$ */ \" */ ",
  "/* 表\n; */\n",
  "--\n",
  "-- slipway is not meant here\n",
] as const;
const ENDS = [BREAKPOINT, `\n${BREAKPOINT}`, "", " -- 𝛼; it's", " ;"] as const;

/** Writes statements as one file. */
export function writeFile(statements: readonly string[], style: Style, random: Random): string {
  const parts = statements.map((statement) => {
    if (!style.byHand) return `${statement}${BREAKPOINT}\n`;
    const before = random.chance(0.3) ? random.pick(COMMENTS) : "";
    const after = random.pick(ENDS);
    return `${before}${statement}${after}${after === "" && random.chance(0.5) ? " " : "\n"}`;
  });
  const body = parts.join("");
  const isWrapped = style.ownTransactions && random.chance(0.4);
  const text = isWrapped ? `BEGIN;\n${body}COMMIT;\n` : body;
  const mark = style.byteOrderMark && random.chance(0.5) ? "\uFEFF" : "";
  return mark + text.replaceAll("\n", style.lineEnd);
}

/** A statement of drizzle-kit as it is in the file, semicolon included. */
export function inFile(statement: string, { concurrently }: Style, random: Random): string {
  const trimmed = statement.trim().replace(/;$/, "");
  const isSlow = concurrently && random.chance(0.6);
  const built = isSlow
    ? trimmed.replace(/^(CREATE (?:UNIQUE )?INDEX|DROP INDEX) /, "$1 CONCURRENTLY ")
    : trimmed;
  return `${built};`;
}
