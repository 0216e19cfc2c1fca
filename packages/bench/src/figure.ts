/** One line of the result: what was measured, the figure, and what we aim at. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: "×" | "ms" | "s" | "KB";
  /** The figure is to be at most this. */
  readonly aim?: number;
  /** What the ratio was made of, or how it was measured. */
  readonly note?: string;
}

/** A bench by name; it starts what it needs and ends it. */
export type Bench = () => Promise<Figure[]>;

export function formatFigure({ what, value, unit, aim, note }: Figure): string {
  const digits = unit === "×" ? 2 : unit === "s" ? 2 : 1;
  const shown = `${value.toFixed(digits)} ${unit}`.padStart(12);
  const against = aim === undefined ? "" : `aim ${aim} ${unit}: ${value <= aim ? "met" : "MISSED"}`;
  return `${what.padEnd(58)}${shown}  ${against.padEnd(22)}${note ?? ""}`.trimEnd();
}
