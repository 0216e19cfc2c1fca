import { seededRandom } from "../seeded-random.ts";

/** Choices that a seed repeats. */
export interface Random {
  chance(probability: number): boolean;
  /** From 0 up to, and without, the limit. */
  below(limit: number): number;
  /** Undefined of an empty list alone. */
  pick<const T>(list: readonly [T, ...T[]]): T;
  pick<const T>(list: readonly T[]): T | undefined;
  /** Some of the list, in its order. */
  some<T>(list: readonly T[]): T[];
}

/** Choices that the seed repeats. */
export function randomOf(seed: number): Random {
  const next = seededRandom(seed);
  const below = (limit: number) => Math.floor(next() * limit);
  const chance = (probability: number) => next() < probability;
  function pick<const T>(list: readonly [T, ...T[]]): T;
  function pick<const T>(list: readonly T[]): T | undefined;
  function pick<const T>(list: readonly T[]): T | undefined {
    return list[below(list.length)];
  }
  return { chance, below, pick, some: (list) => list.filter(() => chance(0.5)) };
}
