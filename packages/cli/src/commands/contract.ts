import { contractStage } from "@slipway/migrate/deploy/contract-stage";
import { readHistory } from "@slipway/migrate/history";
import { defineCommand } from "../command.ts";
import { printEvent } from "../event-line.ts";
import { paths } from "../paths.ts";
import { stageOption, urlOption, withTarget } from "../target.ts";
import { withSession } from "../with-session.ts";

export const contract = defineCommand({
  name: "contract",
  script: "db:contract",
  summary:
    "Applies the contract files that no live code needs the old shape of any more, without waiting for the next deploy.",
  options: { stage: stageOption, url: urlOption },
  async run({ stage, url }, context) {
    const history = readHistory(paths(context.root).migrations);
    await withTarget(context, { stage, url }, async (target) => {
      const { units, waiting } = await withSession(target, (session) =>
        contractStage(session, history, { onEvent: printEvent(context) }),
      );
      if (units.length === 0) context.print("No contract file is due.");
      for (const { tag, until } of waiting) context.print(`${tag} waits ${untilWhen(until)}.`);
    });
  },
});

function untilWhen(until: number | null): string {
  return until === null
    ? "until a release that was built for it is live"
    : `until ${new Date(until).toISOString()}: until then, code of the release before may still run`;
}
