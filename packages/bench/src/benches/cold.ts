import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Figure } from "../figure.ts";
import { compare } from "../measure.ts";
import { buildPair } from "../peers/build-pair.ts";
import { urlEvent } from "@slipway/functions/testing/url-event";
import { withDatabase } from "../with-database.ts";

/** In a process of its own, as Lambda would: import and first answer, without the start of Node itself. */
const CHILD = `
// As Lambda's own console words a request's line; stdout is for the time.
console.info = (line) => void JSON.stringify(line);
const started = performance.now();
const { handler } = await import(process.argv[1]);
const context = { awsRequestId: "bench", getRemainingTimeInMillis: () => 10_000 };
const { statusCode } = await handler(JSON.parse(process.argv[2]), context);
if (statusCode !== 200) throw new Error("answered " + statusCode);
console.log(performance.now() - started);
process.exit();
`;
const ROUNDS = 31;
const GET_ROOT = urlEvent({ method: "GET" });

export async function cold(): Promise<Figure[]> {
  return await withDatabase(async (bench) => {
    const { ours, bare, environment } = await buildPair(bench);
    const first = (bundle: string) => () => measure(bundle, environment);
    const { ratio, ...ms } = await compare({
      rounds: ROUNDS,
      ours: first(ours),
      theirs: first(bare),
    });
    const note = `${ms.ours.toFixed(1)} ms, a bare handler ${ms.theirs.toFixed(1)} ms`;
    return [
      {
        what: "cold first response, against a bare handler",
        value: ratio,
        unit: "×",
        aim: 1.1,
        note,
      },
    ];
  });
}

async function measure(bundle: string, environment: Readonly<Record<string, string>>) {
  const args = ["--input-type=module", "--eval", CHILD, bundle, JSON.stringify(GET_ROOT)];
  const child = spawn(process.execPath, args, {
    env: { ...environment, PATH: process.env["PATH"] },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  await once(child, "close");
  if (child.exitCode !== 0) throw new Error(`the handler's process ended with ${child.exitCode}`);
  return Number(output);
}
