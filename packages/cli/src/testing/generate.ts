import { slipway } from "./slipway.ts";

/** Writes a migration as `npm run db:generate` does, in a copy of the repository, and answers with its name. */
export async function generate(root: string, ...args: readonly string[]): Promise<string> {
  const { stdout, stderr } = await slipway(["generate", ...args], { root });
  const [, tag] = /^Wrote migrations\/(\S+)\.sql: /m.exec(stdout) ?? [];
  if (tag === undefined) throw new Error(`no migration:\n${stdout}${stderr}`);
  return tag;
}
