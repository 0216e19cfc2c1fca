import * as z from "zod/mini";
import { problem, problemType, type Problem, type RequestError } from "../problem.ts";
import { problemsOf } from "../problems-of.ts";
import { ClientError } from "./client-error.ts";
import type { Received, Target } from "./target.ts";

/** The body of a success, parsed by its route; anything else is an error. */
export function readAnswer(
  { operation, route }: Target,
  { status, headers }: Received,
  { place, text }: { readonly place: string; readonly text: string },
): unknown {
  const json = parseJson(text);
  if (status === route.answer.status) {
    const { data, error } = z.safeParse(route.answer.body, json);
    if (error === undefined) return data;
    const message = `the answer ${status} of ${place} does not fit the contract; is it of another function or version?`;
    return new ClientError(operation, "unexpected", message, { status, cause: error });
  }
  const { data: found } = z.safeParse(problem, json);
  const code = problemsOf(route).find((known) => problemType(known) === found?.type);
  // Where the handler did not answer, it was AWS, or a proxy on the way.
  const said = found === undefined ? text.slice(0, 99) : describe(found);
  // A browser hides the status of a redirect that is not followed.
  const message = code === undefined ? `${place} answered ${status || "a redirect"} ${said}` : said;
  const retryAfter = readRetryAfter(headers.get("retry-after"));
  const answered = { status, problem: found, retryAfter };
  return new ClientError(operation, code ?? "unexpected", message, answered);
}

/** Undefined for no body, and for what is no JSON: neither fits a route that answers one. */
function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

function describe({ title, detail, errors }: Problem): string {
  return `${title}: ${errors?.map(describeError).join("; ") || detail}`;
}

/** A pointer begins with `#/`; one to the whole body is `#` alone. */
function describeError({ detail, pointer, parameter }: RequestError): string {
  return `${parameter || pointer?.slice(2) || "the request"} ${detail}`;
}

/** Milliseconds, of seconds or of a date (RFC 9110, section 10.2.3). */
function readRetryAfter(header: string | null): number | undefined {
  const wait = Number(header) * 1000 || Date.parse(header ?? "") - Date.now();
  return wait > 0 ? wait : undefined;
}
