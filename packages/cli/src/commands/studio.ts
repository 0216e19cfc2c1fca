import { spawn } from "node:child_process";
import { once } from "node:events";
import { defineCommand } from "../command.ts";
import { drizzleKit } from "../drizzle-kit.ts";
import { CommandError } from "../errors.ts";
import { urlOption, withTarget } from "../target.ts";

export const studio = defineCommand({
  name: "studio",
  script: "db:studio",
  summary: "Opens Drizzle Studio on the database (its page is hosted at local.drizzle.studio).",
  options: { url: urlOption },
  async run({ url }, context) {
    await withTarget(context, { url }, async (target) => {
      const [node, ...args] = drizzleKit(["studio", "--config", "drizzle.config.ts"]);
      // The URL travels in the environment: an argument would show its password in the process list.
      const child = spawn(node, args, {
        cwd: context.root,
        stdio: "inherit",
        env: { ...context.env, DATABASE_URL: target.url },
      });
      await once(child, "close");
      const { exitCode } = child;
      if (exitCode !== 0 && exitCode !== null) {
        throw new CommandError(`drizzle-kit studio ended with code ${exitCode}.`);
      }
    });
  },
});
