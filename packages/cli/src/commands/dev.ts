import { defineCommand } from "../command.ts";
import { loadDev } from "../dev/load-dev.ts";
import { visibleLines } from "../dev/visible-lines.ts";
import { hasLinks } from "../dev/screen/has-links.ts";
import { untilStopped } from "../until-stopped.ts";

/** What was closed takes this long to be gone. */
const LINGERING_MS = 1000;

export const dev = defineCommand({
  name: "dev",
  script: "dev",
  summary:
    "Runs everything on this machine: Postgres, pending migrations, every handler at its URL.",
  options: {},
  async run(_values, context) {
    const { runByLines, runOnScreen } = await loadDev(context.root);
    const { stdin, stdout } = process;
    const stop = { stopped: untilStopped(), quit: () => process.kill(process.pid, "SIGINT") };
    // A terminal that cannot place its cursor gets lines, as a pipe does.
    const drawable = context.interactive && context.env["TERM"] !== "dumb";
    const links = hasLinks(context.env);
    try {
      if (drawable) await runOnScreen(context, { stdin, stdout, links }, stop);
      else await runByLines(stdout.isTTY ? visibleLines(context) : context, stop);
    } finally {
      // A long statement on a Postgres that is not ours goes on there, whole or not at all: nobody waits for it here.
      setTimeout(() => process.exit(), LINGERING_MS).unref();
    }
  },
});
