import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { get } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import * as z from "zod";
import { freshCopy } from "@slipway/cli/testing/fresh-copy";
import { startDevIn } from "@slipway/cli/testing/running-dev";
import type { Figure } from "../figure.ts";
import { median } from "../measure.ts";

const ROUNDS = 15;

/** From saving a source of the counter to the answer that its new code gives. */
export async function save(): Promise<Figure[]> {
  const copy = await freshCopy();
  const dev = await startDevIn(copy.root);
  try {
    const source = join(copy.root, "packages/core/src/counter.ts");
    const original = await readFile(source, "utf8");
    const samples: number[] = [];
    for (let round = 1; round <= ROUNDS; round++) {
      // An empty counter answers with this number.
      await writeFile(source, original.replace("row?.count ?? 0", `row?.count ?? ${round}`));
      samples.push(await untilServed(dev.devJson.urls["counter"] ?? "", round));
    }
    return [{ what: "save to served", value: median(samples), unit: "ms", aim: 150 }];
  } finally {
    await dev.stop();
    await copy.remove();
  }
}

async function untilServed(url: string, count: number): Promise<number> {
  const started = performance.now();
  for (;;) {
    const [response] = z
      .tuple([z.custom<NodeJS.ReadableStream>()])
      .parse(await once(get(url), "response"));
    const answered = z
      .looseObject({ count: z.number() })
      .safeParse(JSON.parse(await text(response)));
    if (answered.data?.count === count) return performance.now() - started;
    if (performance.now() - started > 20_000) throw new Error("the new code was never served");
  }
}
