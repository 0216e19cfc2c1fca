import { MigrateError } from "@slipway/migrate/migrate-error";
import { withoutPasswords } from "../redact.ts";

/** A statement timeout: what takes longer than the function may is for a machine. */
const QUERY_CANCELED = "57014";

interface Place {
  readonly stage: string;
  /** What was asked for; undefined where that could not be read. */
  readonly phase: "before" | "after" | undefined;
}

/** The error that fails a deploy: what went wrong, in what state that leaves the stage, and the next step. */
export function stopDeploy(error: unknown, { stage, phase }: Place): Error {
  const { name, message, stack = "" } = error instanceof Error ? error : new Error(String(error));
  const stopped = new Error(
    [withoutPasswords(message), STATE[phase ?? "before"], nextStep(error, stage)].join("\n"),
  );
  stopped.name = name;
  // Lambda hands it to whoever deploys; of what we expect, the message says all.
  stopped.stack = error instanceof MigrateError ? name : withoutPasswords(stack);
  return stopped;
}

const STATE = {
  before: "The handlers keep the code that they have, and it works with the schema as it is.",
  after: "The handlers have the new code; contract files wait until the release is marked live.",
} as const;

function nextStep(error: unknown, stage: string): string {
  if (!(error instanceof MigrateError))
    return "Mend this and deploy again: what is applied is skipped.";
  const { code, details } = error;
  if (code === "out-of-time" || details.sqlstate === QUERY_CANCELED) {
    return `This takes longer than a Lambda function may: run \`npm run db:migrate -- --stage ${stage}\` from a machine, then deploy again.`;
  }
  const again = "deploy again: what is applied is skipped";
  return code === "busy" || code === "unreachable" || code === "unknown-outcome"
    ? `When that has passed, ${again}.`
    : `Mend this and ${again}.`;
}
