import { groupName, type Point, pointName } from "./points.ts";
import type { Trial } from "./run-trials.ts";
import type { Stage } from "./stage.ts";
import { tryStorm } from "./storm.ts";
import { tryPoint } from "./try-point.ts";

export function pointTrials(stage: Stage, points: readonly Point[]): readonly Trial[] {
  return points.map((point) => ({
    name: pointName(point),
    group: groupName(point),
    run: () => tryPoint(stage, point),
  }));
}

/** Rounds of many migrators at once, of each history in turn. */
export function stormTrials(
  stage: Stage,
  { rounds, migrators }: { readonly rounds: number; readonly migrators: number },
): readonly Trial[] {
  const histories = [...stage.rehearsed.keys()];
  return Array.from({ length: rounds }, (_, n) => {
    const history = histories[n % histories.length] ?? "";
    const group = `${history}/${migrators} at once`;
    return { group, name: `${group}/${n + 1}`, run: () => tryStorm(stage, { history, migrators }) };
  });
}
