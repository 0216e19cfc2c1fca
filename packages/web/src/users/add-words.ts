import type { Failure } from "../failure.ts";
import type { Adding, Draft, FailedAdd } from "./add-state.ts";

/** What stands beside the button: what failed, else what is on the way. */
export function describeAdding({ running, waiting, back }: Adding): string {
  if (waiting.length > 0) return describeFailed(waiting);
  if (back !== undefined) return isOfField(back.failure) ? "" : back.failure.words;
  return running.length === 0 ? "" : `Adding ${drafts(running.map((draft) => ({ draft })))}`;
}

/** Whether that is a failure which has not passed. */
export function tellsFailure({ waiting, back }: Adding): boolean {
  const told = waiting.at(-1) ?? back;
  return told !== undefined && told.failure.kind !== "recovered";
}

/** Which users were not added, and why the last was not. */
export function describeFailed(failed: readonly FailedAdd[]): string {
  const last = failed.at(-1);
  return last === undefined ? "" : `Not added: ${drafts(failed)}. ${reason(last.failure)}`;
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
