const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

/** How long ago something was, in the largest unit that fits: "3h ago". */
export function since(past: Date, now: Date): string {
  const ms = now.getTime() - past.getTime();
  const [unit, length] = UNITS.find((candidate) => ms >= candidate[1]) ?? [];
  // Also where the clocks of browser and database disagree.
  if (unit === undefined || length === undefined) return "just now";
  return new Intl.RelativeTimeFormat("en", { style: "narrow" }).format(
    -Math.floor(ms / length),
    unit,
  );
}
