import { defineCommand } from "../command.ts";
import { startDev } from "../dev/start-dev.ts";
import { untilStopped } from "../until-stopped.ts";

export const dev = defineCommand({
  name: "dev",
  script: "dev",
  summary:
    "Runs everything on this machine: Postgres, pending migrations, every handler at its URL.",
  options: {},
  async run(_values, context) {
    const stopped = untilStopped();
    const running = await startDev(context);
    try {
      await stopped;
    } finally {
      await running.close();
    }
  },
});
