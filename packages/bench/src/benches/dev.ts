import { once } from "node:events";
import { freshCopy } from "@slipway/cli/testing/fresh-copy";
import { startSlipway } from "@slipway/cli/testing/slipway";
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
  const child = startSlipway(["dev"], { root });
  const closed = once(child, "close");
  let output = "";
  await new Promise<void>((ready, reject) => {
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      if (/^ready in /m.test(output)) ready();
    });
    child.once("exit", () => reject(new Error(`dev ended before it was ready:\n${output}`)));
  });
  const ms = performance.now() - started;
  child.kill("SIGTERM");
  await closed;
  return ms;
}
