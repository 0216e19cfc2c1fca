/** One line of the result: what was measured, the figure, and what we aim at. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: "×" | "ms" | "s" | "KB" | "MB" | "requests";
  /** The figure is to be at most this. */
  readonly aim?: number;
  /** What the ratio was made of, or how it was measured. */
  readonly note?: string;
}

/** A bench by name; it starts what it needs and ends it. */
export type Bench = () => Promise<Figure[]>;

const DIGITS: Readonly<Partial<Record<Figure["unit"], number>>> = { "×": 2, s: 2, requests: 0 };

export function formatFigure({ what, value, unit, aim, note }: Figure): string {
  const digits = DIGITS[unit] ?? 1;
  const shown = `${value.toFixed(digits)} ${unit}`.padStart(13);
  const against = aim === undefined ? "" : `aim ${aim} ${unit}: ${value <= aim ? "met" : "MISSED"}`;
  return `${what.padEnd(64)}${shown}  ${against.padEnd(24)}${note ?? ""}`.trimEnd();
}
