import { execFile } from "node:child_process";
import { promisify } from "node:util";
import * as z from "zod";
import type { WireRecord } from "../engine/wire.ts";

const commandSchema = z.object({
  command: z.string(),
  dir: z.string().optional(),
  environment: z.record(z.string(), z.string()).default({}),
});

/** Runs a command of the app in a shell, as the provider `command` does. */
export async function runCommand(inputs: WireRecord): Promise<WireRecord> {
  const { command, dir, environment } = commandSchema.parse(inputs);
  const { stdout, stderr } = await promisify(execFile)("/bin/sh", ["-c", command], {
    ...(dir === undefined ? {} : { cwd: dir }),
    env: { ...process.env, ...environment },
  });
  return { stdout, stderr };
}
