import type { Workflow } from "./workflow.ts";

export interface Repository {
  /** The scripts of package.json. */
  readonly scripts: readonly string[];
}

export interface Rule {
  readonly id: string;
  readonly why: string;
  /** What breaks the rule, one line each. */
  readonly check: (workflow: Workflow, repository: Repository) => readonly string[];
}
