import type { Rule } from "../rule.ts";
import type { Job } from "../workflow.ts";

const OWN = "github.event.pull_request.head.repo.full_name == github.repository";

export const noRoleForForks: Rule = {
  id: "no-role-for-forks",
  why: "a job that may ask AWS for a role runs for this repository's own pull requests alone",
  check: ({ on, jobs }) =>
    "pull_request" in on
      ? Object.entries(jobs)
          .filter(([, job]) => asksForRole(job) && job.if?.includes(OWN) !== true)
          .map(([name]) => name)
      : [],
};

function asksForRole({ permissions }: Job): boolean {
  if (typeof permissions === "string") return permissions === "write-all";
  return permissions?.["id-token"] === "write";
}
