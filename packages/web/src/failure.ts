import { ClientError } from "@slipway/core/contract/client/client-error";
import { INTEGER_MAX } from "@slipway/core/contract/integer-max";
import type { Problem } from "@slipway/core/contract/problem";

/** What a call met, as far as the page tells it apart. */
export type FailureKind =
  | "offline"
  | "unreachable"
  | "busy"
  | "database"
  | "signed-out"
  | "refused"
  /** Of a failure that has passed. */
  | "recovered";

/** Why a call failed, in words that may be shown. */
export interface Failure {
  readonly kind: FailureKind;
  readonly words: string;
  /** The code of the client's error. */
  readonly code: ClientError["code"];
  /** What was wrong with the request, by the field of its body. */
  readonly fields: Readonly<Record<string, string>>;
}

/** As much of the client's error as counts here. */
export interface Met {
  readonly code: ClientError["code"];
  readonly status?: number | undefined;
  readonly problem?: Problem | undefined;
  /** Of a call whose time was up: what its last try met. */
  readonly cause?: unknown;
}

const WORDS: Readonly<Partial<Record<ClientError["code"], readonly [FailureKind, string]>>> = {
  "database-unreachable": ["database", "The database cannot be reached."],
  "outcome-unknown": ["database", "The database's answer was lost."],
  timeout: ["database", "No answer came in time."],
  // The first try of the same call is still at work.
  "idempotency-key-in-use": ["database", "No answer came in time."],
  "issuer-unreachable": ["unreachable", "Who signs people in cannot be reached."],
  "token-missing": ["signed-out", "Sign in to see the users."],
  "token-invalid": ["signed-out", "The sign-in has ended."],
  "counter-full": [
    "refused",
    `The counter is full: it ends at ${INTEGER_MAX.toLocaleString("en")}.`,
  ],
  "email-taken": ["refused", "Another user has this email."],
  "user-not-found": ["refused", "This user is gone."],
  unexpected: ["unreachable", "The server answered something that this page does not know."],
};

/** Tells what a call met; `online` is what the browser says of its network. */
export function describeFailure(met: Met, online: boolean): Failure {
  const { code, status, problem } = met;
  const known = knownCause(met);
  // It is as sure as the last try that nothing came of it: the code stays.
  if (known !== undefined) return { ...describeFailure(known, online), code };
  const fields = fieldsOf(problem);
  if (code === "network") {
    return online
      ? { kind: "unreachable", words: "The server cannot be reached.", code, fields }
      : { kind: "offline", words: "You are offline.", code, fields };
  }
  // Of AWS, which throttles before any function could answer.
  if (status === 429) return { kind: "busy", words: "The server is busy.", code, fields };
  const [kind, words] = WORDS[code] ?? ["refused", `${problem?.title ?? "Something went wrong"}.`];
  return { kind, words, code, fields };
}

/** Whether it was done all the same, and only its answer is gone: another release gave it. */
export function isDone({ code }: Failure): boolean {
  return code === "idempotency-answer-outdated";
}

/** Why no try of a call was answered in time, where the last one says it. */
function knownCause({ code, cause }: Met): Met | undefined {
  return code === "timeout" && cause instanceof ClientError ? cause : undefined;
}

/** Errors of top-level members of the body: a JSON pointer of one step, as the fragment of a URI (RFC 6901, 6). */
function fieldsOf(problem: Problem | undefined): Readonly<Record<string, string>> {
  const found = (problem?.errors ?? []).flatMap(({ pointer, detail }) => {
    const [, name] = /^#\/([^/]+)$/.exec(pointer ?? "") ?? [];
    return name === undefined ? [] : [[name, toSentence(detail)] as const];
  });
  return Object.fromEntries(found);
}

/** Problems say it in the middle of a sentence: "must be an email address". */
function toSentence(detail: string): string {
  return `${detail.charAt(0).toUpperCase()}${detail.slice(1).replace(/\.$/, "")}.`;
}
