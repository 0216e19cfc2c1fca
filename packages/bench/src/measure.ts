/** Milliseconds that `work` took. */
export async function time(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = Number.NaN, high = Number.NaN] = [sorted[(sorted.length - 1) >> 1], sorted[middle]];
  return (low + high) / 2;
}

export interface Comparison {
  /** Medians, in the unit of the samples. */
  readonly ours: number;
  readonly theirs: number;
  /** Median of the ratios pair by pair: machines drift, pairs drift together. */
  readonly ratio: number;
}

interface Pair {
  readonly rounds: number;
  readonly ours: () => Promise<number>;
  readonly theirs: () => Promise<number>;
}

/** Takes one sample of each in turn, the order swapped every round. */
export async function compare({ rounds, ours, theirs }: Pair): Promise<Comparison> {
  const pairs: [number, number][] = [];
  for (let round = 0; round < rounds; round++) {
    if (round % 2 === 0) {
      const first = await ours();
      pairs.push([first, await theirs()]);
    } else {
      const second = await theirs();
      pairs.push([await ours(), second]);
    }
  }
  return {
    ours: median(pairs.map(([a]) => a)),
    theirs: median(pairs.map(([, b]) => b)),
    ratio: median(pairs.map(([a, b]) => a / b)),
  };
}
