import type { Rule } from "../rule.ts";
import type { Permissions } from "../workflow.ts";

export const leastPermissions: Rule = {
  id: "least-permissions",
  why: "without it the token may do what the repository's settings say; a job may ask AWS for a role, and write nothing here",
  check: ({ permissions, jobs }) => [
    ...(permissions === undefined ? ["no permissions for the whole workflow"] : []),
    ...(writesOf(permissions).length > 0 ? ["the whole workflow may write"] : []),
    ...Object.entries(jobs).flatMap(([name, job]) =>
      writesOf(job.permissions)
        .filter((scope) => scope !== "id-token")
        .map((scope) => `${name} may write ${scope}`),
    ),
  ],
};

function writesOf(permissions: Permissions | undefined): string[] {
  if (typeof permissions === "string") return permissions === "write-all" ? ["all"] : [];
  return Object.entries(permissions ?? {}).flatMap(([scope, may]) =>
    may === "write" ? [scope] : [],
  );
}
