import type { Line } from "./line.ts";

/** A part of the screen that may be shown in part. */
export interface Section {
  readonly lines: readonly Line[];
  /** Rows that it gets before any other gets more. */
  readonly least: number;
  /** Who gets rows first where they are few: 1 before 2. */
  readonly rank: number;
  /** The same for rows beyond those, where it differs. */
  readonly rankOfMore?: number;
  /** Whether the last lines count, as in a log. */
  readonly newestLast?: boolean;
}

/** Rows from which sections are set apart by empty ones. */
const ROOMY = 22;

/** Puts sections below each other in so many rows, each in full or the part of it that fits. */
export function layOut(sections: readonly Section[], rows: number): Line[] {
  const shown = sections.filter(({ lines }) => lines.length > 0);
  const gaps = gapsBetween(shown, rows);
  const shares = shareRows(shown, rows - gaps);
  const lines = shown.flatMap((section, at) => {
    const part = partOf(section, shares.get(section) ?? 0);
    return gaps > 0 && at > 0 && part.length > 0 ? [[], ...part] : part;
  });
  return lines.slice(0, rows);
}

/** None where they would cost a section a row that it should have. */
function gapsBetween(sections: readonly Section[], rows: number): number {
  const gaps = Math.max(sections.length - 1, 0);
  const needed = sections.map(({ lines, least }) => Math.min(lines.length, least));
  const left = rows - needed.reduce((sum, one) => sum + one, 0);
  return rows >= ROOMY && gaps <= left ? gaps : 0;
}

function shareRows(sections: readonly Section[], rows: number): Map<Section, number> {
  const shares = new Map<Section, number>();
  let left = rows;
  const rounds = [
    { wanted: ({ least }: Section) => least, rankOf: ({ rank }: Section) => rank },
    {
      wanted: () => Infinity,
      rankOf: ({ rank, rankOfMore = rank }: Section) => rankOfMore,
    },
  ];
  for (const { wanted, rankOf } of rounds) {
    for (const section of sections.toSorted((one, other) => rankOf(one) - rankOf(other))) {
      const before = shares.get(section) ?? 0;
      const share = Math.min(section.lines.length, wanted(section), before + left);
      shares.set(section, Math.max(share, before));
      left -= Math.max(share - before, 0);
    }
  }
  return shares;
}

function partOf({ lines, newestLast = false }: Section, share: number): readonly Line[] {
  if (share >= lines.length) return lines;
  if (share === 0) return [];
  if (newestLast) return [...lines.slice(0, 1), ...(share > 1 ? lines.slice(1 - share) : [])];
  const left = lines.length - share + 1;
  return share === 1
    ? lines.slice(0, 1)
    : [...lines.slice(0, share - 1), [{ text: `    … ${left} more lines`, look: "name" }]];
}
