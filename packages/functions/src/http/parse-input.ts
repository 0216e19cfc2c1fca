import type { RequestError } from "@slipway/core/contract/problem";
import * as z from "zod/mini";
import { describeIssue } from "./describe-issue.ts";
import { Refusal } from "./refusal.ts";

/** The most errors that one problem names. */
const ERROR_LIMIT = 20;

/** Parses what came in the path, the query or the body; throws Refusal with an error for each issue. */
export function parseInput<Shape extends z.core.$ZodType>(
  shape: Shape,
  input: unknown,
  where: "parameter" | "pointer",
): z.output<Shape> {
  const parsed = z.safeParse(shape, input);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.flatMap((issue): RequestError[] => {
    const detail = describeIssue(issue);
    return findPaths(issue).map((path) => ({
      detail,
      [where]: where === "pointer" ? toPointer(path) : path.join("."),
    }));
  });
  throw new Refusal("invalid-request", { errors: errors.slice(0, ERROR_LIMIT) });
}

/** An issue about unknown keys is about each of them. */
function findPaths(issue: z.core.$ZodIssue): PropertyKey[][] {
  if (issue.code !== "unrecognized_keys") return [issue.path];
  return issue.keys.map((key) => [...issue.path, key]);
}

/** A JSON pointer as a URI fragment (RFC 6901, section 6). */
function toPointer(path: readonly PropertyKey[]): string {
  const tokens = path.map((key) => {
    const token = String(key).replaceAll("~", "~0").replaceAll("/", "~1");
    // A key may hold half of a surrogate pair, which has no percent-encoding.
    return encodeURIComponent(token.toWellFormed());
  });
  return ["#", ...tokens].join("/");
}
