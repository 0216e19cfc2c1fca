import type { Context } from "../context.ts";
import { plainLines } from "../progress/with-progress.ts";
import { NOTHING_RUNS, type Progress, step } from "../progress/step.ts";
import { changesLine } from "../schema/changes-line.ts";
import type { Draft } from "../schema/draft.ts";
import type { Address, DevEvent, Failure, Standing, Tell } from "./dev-event.ts";
import { goesOn } from "./goes-on.ts";
import { logLine } from "./log-line.ts";
import { toldDatabaseEnd } from "./told-database-end.ts";
import { TOLD_RESET } from "./told-reset.ts";
import { toldStanding } from "./told-standing.ts";

/** Tells everything by lines, as they come: for pipes, files and CI. */
export function plainTeller(context: Pick<Context, "print" | "note">): Tell {
  const { print, note } = context;
  const tellStep = plainLines(context);
  let progress: Progress = NOTHING_RUNS;
  let stands = "";
  let differs = false;
  return (event) => {
    switch (event.type) {
      case "migration":
        progress = step(progress, event.event, performance.now()).progress;
        tellStep(event.event);
        break;
      case "history":
        progress = NOTHING_RUNS;
        for (const warning of event.standing?.warnings ?? []) note(`Warning: ${warning}`);
        for (const line of failureLines(event.failure)) note(line);
        stands = tellStanding(print, event.standing, stands);
        break;
      case "ready":
        for (const line of readyLines(event)) print(line);
        break;
      case "page":
        print(addressLine(event.address));
        break;
      case "schema":
        for (const line of draftLines(event.draft, differs)) print(line);
        differs = event.draft.state !== "same";
        break;
      case "database-ended":
        note(toldDatabaseEnd(event.end, "End dev and start it again"));
        break;
      case "note":
        note(event.text);
        break;
      case "ending":
        for (const line of goesOn(progress)) note(line);
        break;
      default:
        tellLog(print, event);
    }
  };
}

/** Tells where the database stands if that is news, and returns what it has told. */
function tellStanding(
  print: (line: string) => void,
  standing: Standing | undefined,
  before: string,
): string {
  const stands = standing === undefined ? before : toldStanding(standing);
  if (stands !== before) print(`migrations: ${stands}`);
  return stands;
}

function tellLog(print: (line: string) => void, event: DevEvent): void {
  const line = logLine(event);
  if (line !== undefined) print(line);
}

function readyLines({ addresses, token, ms }: Extract<DevEvent, { type: "ready" }>): string[] {
  const rows = [...addresses, { name: "token", address: token }];
  return [
    ...rows.map(addressLine),
    `ready in ${Math.round(ms)} ms; secrets are in .slipway/dev.json; Ctrl-C ends it`,
  ];
}

function failureLines(failure: Failure | undefined): string[] {
  if (failure === undefined) return [];
  return [failure.text, ...(failure.reset ? [`\`npm run db:reset\` ${TOLD_RESET}.`] : [])];
}

function addressLine({ name, address, remark }: Address): string {
  return `  ${name.padEnd(10)}${address}${remark === undefined ? "" : `  (${remark})`}`;
}

/** `differed` is whether something else was told before. */
function draftLines(draft: Draft, differed: boolean): string[] {
  switch (draft.state) {
    case "same":
      return differed ? ["Schema.ts agrees with the migrations"] : [];
    case "broken":
      return [draft.message];
    case "ambiguous":
      return [changesLine(draft.changes)];
    case "changed":
      return [
        changesLine(draft.changes),
        ...draft.statements.map((statement) => `  ${statement.trim().replaceAll("\n", "\n  ")}`),
      ];
  }
}
