import { freshCopy } from "@slipway/cli/testing/fresh-copy";
import { startDevIn } from "@slipway/cli/testing/running-dev";
import type { Figure } from "../figure.ts";
import { median } from "../measure.ts";

const ROUNDS = 5;

/** `slipway dev` from its start to its line "ready", in a fresh copy of the repository and again in the same one. */
export async function dev(): Promise<Figure[]> {
  const firsts: number[] = [];
  const seconds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const copy = await freshCopy();
    try {
      firsts.push(await untilReady(copy.root));
      seconds.push(await untilReady(copy.root));
    } finally {
      await copy.remove();
    }
  }
  return [
    { what: "dev to ready, first time", value: median(firsts) / 1000, unit: "s", aim: 3 },
    { what: "dev to ready, again", value: median(seconds) / 1000, unit: "s", aim: 1.5 },
  ];
}

async function untilReady(root: string): Promise<number> {
  const started = performance.now();
  const running = await startDevIn(root);
  const ms = performance.now() - started;
  await running.stop();
  return ms;
}
