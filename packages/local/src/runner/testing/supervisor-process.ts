// A supervisor to kill: serves a function of the fixtures, prints its URL and what it writes, and stays. With a second argument, under that runtime.
import { fileURLToPath } from "node:url";
import { startGuardian } from "../../guardian.ts";
import { startRunner } from "../runner.ts";

const [outDir = "", runtime] = process.argv.slice(2);
const definition = { name: "behaviour", handler: "behaviour.handler", timeout: 60, memory: 128 };
const runner = await startRunner({
  root: fileURLToPath(new URL("../fixtures", import.meta.url)),
  functions: [{ ...definition, concurrency: 5, auth: "public", copyFiles: [] }],
  guardian: startGuardian(),
  environment: {},
  outDir,
  ...(runtime === undefined ? {} : { runtime }),
  watch: true,
  log: (event) => {
    if (event.type === "output") console.log(event.text);
  },
});
console.log(runner.urls["behaviour"]);
