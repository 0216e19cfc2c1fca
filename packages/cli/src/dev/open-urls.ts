import { linkVariables } from "@slipway/local/runner/link-variables";
import { type Runner, startRunner } from "@slipway/local/runner/runner";
import { functions } from "../../../../infra/functions.ts";
import { FUNCTION_PORTS } from "../dev-ports.ts";
import type { Wiring } from "./wiring.ts";

/** What the functions are linked with, by name. */
type Links = Readonly<Record<string, object>>;

/** Serves every function at its URL, and makes it anew when its sources change. */
export async function openUrls(wiring: Wiring, links: Links): Promise<Runner> {
  const { context, files, guardian, closers, tell } = wiring;
  const runner = await startRunner({
    root: context.root,
    functions,
    guardian,
    environment: {
      SLIPWAY_CHECK_ANSWERS: "1",
      ...linkVariables("dev", links),
    },
    outDir: files.functions,
    ports: FUNCTION_PORTS,
    watch: true,
    log: tell,
  });
  closers.add(() => runner.close());
  return runner;
}
