import type { Contender } from "./contender.ts";
import type { Figure } from "./figure.ts";
import { compare, type Comparison, time } from "./measure.ts";
import { onNewDatabase } from "./new-database.ts";
import type { BenchDatabase } from "./with-database.ts";
import { atLatency, throughProxy } from "./through-proxy.ts";

interface Race {
  readonly bench: BenchDatabase;
  /** The database that each run gets a copy of; an empty one if not said. */
  readonly template?: string;
  readonly ours: Contender;
  readonly theirs: Contender;
  /** Milliseconds that each round trip takes longer. */
  readonly latency: number;
  readonly rounds: number;
}

export interface RaceResult extends Comparison {
  readonly roundTrips: { readonly ours: number; readonly theirs: number };
}

/** Has both run in turn, each time on a new database; the round trips are counted in a run before. */
export async function race(options: Race): Promise<RaceResult> {
  const { rounds, ours, theirs } = options;
  const roundTrips = {
    ours: await countRoundTrips(options, ours),
    theirs: await countRoundTrips(options, theirs),
  };
  const comparison = await compare({
    rounds,
    ours: () => timeRun(options, ours),
    theirs: () => timeRun(options, theirs),
  });
  return { ...comparison, roundTrips };
}

/** A race in one line. */
export function raceFigure(what: string, aim: number, theirs: string, result: RaceResult): Figure {
  const { ratio, roundTrips } = result;
  const us = `${result.ours.toFixed(0)} ms in ${roundTrips.ours} round trips`;
  const note = `${us}; ${theirs} ${result.theirs.toFixed(0)} ms in ${roundTrips.theirs}`;
  return { what, value: ratio, unit: "×", aim, note };
}

function countRoundTrips({ bench, template }: Race, contender: Contender): Promise<number> {
  return onNewDatabase(bench, template, (urls) =>
    throughProxy(urls[contender.transport], 0, async (url, roundTrips) => {
      await contender.apply(url);
      return roundTrips();
    }),
  );
}

function timeRun({ bench, template, latency }: Race, contender: Contender): Promise<number> {
  return onNewDatabase(bench, template, (urls) =>
    atLatency(urls[contender.transport], latency, (url) => time(() => contender.apply(url))),
  );
}
