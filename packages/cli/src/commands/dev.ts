import { defineCommand } from "../command.ts";
import { runByLines, runOnScreen } from "../dev/run-dev.ts";
import { hasLinks } from "../dev/screen/has-links.ts";
import { untilStopped } from "../until-stopped.ts";

export const dev = defineCommand({
  name: "dev",
  script: "dev",
  summary:
    "Runs everything on this machine: Postgres, pending migrations, every handler at its URL.",
  options: {},
  async run(_values, context) {
    const { stdin, stdout } = process;
    const stop = { stopped: untilStopped(), quit: () => process.kill(process.pid, "SIGINT") };
    // A terminal that cannot place its cursor gets lines, as a pipe does.
    const drawable = context.interactive && context.env["TERM"] !== "dumb";
    if (!drawable) return await runByLines(context, stop);
    await runOnScreen(context, { stdin, stdout, links: hasLinks(context.env) }, stop);
  },
});
