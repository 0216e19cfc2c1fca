import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

interface Program {
  /** A file of this folder. */
  readonly file: string;
  readonly args: readonly string[];
  readonly nodeFlags?: readonly string[];
}

/** Runs a file in a Node of its own, and gives the JSON that it prints. */
export async function runProcess({ file, args, nodeFlags = [] }: Program): Promise<unknown> {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child = spawn(process.execPath, [...nodeFlags, path, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  await once(child, "close");
  if (child.exitCode !== 0) throw new Error(`${file} ended with ${child.exitCode}; see above`);
  return JSON.parse(output);
}
