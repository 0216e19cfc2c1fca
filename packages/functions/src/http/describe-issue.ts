import type * as z from "zod/mini";

/** What zod/mini says of an issue that its shape has no words for; a locale of zod weighs more than these cases. */
const WORDLESS = "Invalid input";

/** What a value must be, in a sentence of which the value is the subject; never quotes it. */
export function describeIssue(issue: z.core.$ZodIssue): string {
  if (issue.message !== WORDLESS) return issue.message;
  switch (issue.code) {
    case "invalid_type":
      return `must be ${issue.expected === "int" ? "an integer" : withArticle(issue.expected)}`;
    case "too_big":
      return `must be at most ${withUnit(issue.maximum, issue.origin)}`;
    case "too_small":
      return `must be at least ${withUnit(issue.minimum, issue.origin)}`;
    case "unrecognized_keys":
      return "is not part of this request";
    default:
      return "is not valid";
  }
}

function withArticle(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? "an" : "a"} ${noun}`;
}

function withUnit(limit: number | bigint, origin: string): string {
  if (origin !== "string") return String(limit);
  return `${limit} character${Number(limit) === 1 ? "" : "s"} long`;
}
