import { type ContractReport, contractStage } from "@slipway/migrate/deploy/contract-stage";
import { readHistory } from "@slipway/migrate/history";
import { defineCommand } from "../command.ts";
import { paths } from "../paths.ts";
import { jsonOption } from "../json-option.ts";
import { stageOption, urlOption, withTarget } from "../target.ts";
import { tellRun } from "../tell-run.ts";
import { waitsUntil } from "../waits-until.ts";
import { withSession } from "../with-session.ts";

export const contract = defineCommand({
  name: "contract",
  script: "db:contract",
  summary:
    "Applies the contract files that no live code needs the old shape of any more, without waiting for the next deploy.",
  options: { stage: stageOption, url: urlOption, json: jsonOption },
  async run({ stage, url, json = false }, context) {
    await tellRun(context, { json, lines: reportLines }, async (onEvent) => {
      const history = readHistory(paths(context.root).migrations);
      return await withTarget(context, { stage, url }, (target) =>
        withSession(target, (session) => contractStage(session, history, { onEvent })),
      );
    });
  },
});

function reportLines({ units, waiting }: ContractReport): string[] {
  return [...(units.length === 0 ? ["No contract file is due."] : []), ...waiting.map(waitsUntil)];
}
