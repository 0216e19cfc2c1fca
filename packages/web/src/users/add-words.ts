import { isPassing } from "../connection.ts";
import type { Failure } from "../failure.ts";

/** What the fields of the form held when it was sent. */
export interface Draft {
  readonly email: string;
  readonly name: string;
}

/** An add that failed. */
export interface FailedAdd {
  readonly draft: Draft;
  readonly failure: Failure;
}

/** Where the form stands. */
export interface Adding {
  /** What is on the way, the oldest first. */
  readonly running: readonly Draft[];
  /** Failed while something else stood in the fields already. */
  readonly waiting: readonly FailedAdd[];
  /** Why what stands in the fields again was not added. */
  readonly failure: Failure | undefined;
}

/** What stands beside the button: what failed, else what is on the way. */
export function describeAdding({ running, waiting, failure }: Adding): string {
  if (waiting.length > 0) return describeFailed(waiting);
  if (failure !== undefined) return isOfField(failure) ? "" : failure.words;
  return running.length === 0 ? "" : `Adding ${drafts(running.map((draft) => ({ draft })))}`;
}

/** Which users were not added, and why the last was not. */
export function describeFailed(failed: readonly FailedAdd[]): string {
  const last = failed.at(-1);
  return last === undefined ? "" : `Not added: ${drafts(failed)}. ${reason(last.failure)}`;
}

/** The same failure when the connection is back: there is no trouble left to tell, and still nothing was added. */
export function calmFailure(failure: Failure): Failure {
  if (!isPassing(failure)) return failure;
  return { ...failure, kind: "recovered", words: "Connected again: add it once more." };
}

/** Whether it is said at a field what is wrong. */
function isOfField({ code, fields }: Failure): boolean {
  return code === "email-taken" || "email" in fields || "name" in fields;
}

function reason({ fields, words }: Failure): string {
  return fields["email"] ?? fields["name"] ?? words;
}

/** As many letters of an email as fit on a phone beside the rest. */
const SHORT = 28;

function drafts(of: readonly { readonly draft: Draft }[]): string {
  const [first] = of;
  if (first === undefined || of.length > 1) return `${of.length} users`;
  const email = first.draft.email.trim();
  if (email === "") return "a user without an email";
  return email.length > SHORT ? `${email.slice(0, SHORT - 1)}…` : email;
}
