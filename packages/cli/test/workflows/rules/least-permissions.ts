import type { Rule } from "../rule.ts";
import type { Permissions } from "../workflow.ts";

export const leastPermissions: Rule = {
  id: "least-permissions",
  why: "without it the token may do what the repository's settings say, and a job needs more than others only for itself",
  check: ({ permissions, jobs }) => [
    ...(permissions === undefined ? ["no permissions for the whole workflow"] : []),
    ...(permissions !== undefined && writes(permissions) ? ["the whole workflow may write"] : []),
    ...Object.entries(jobs)
      .filter(([, job]) => job.permissions === "write-all")
      .map(([name]) => `${name} may write all`),
  ],
};

function writes(permissions: Permissions): boolean {
  if (typeof permissions === "string") return permissions === "write-all";
  return Object.values(permissions).includes("write");
}
