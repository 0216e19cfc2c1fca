import type { Rule } from "./rule.ts";
import { knownScripts } from "./rules/known-scripts.ts";
import { leastPermissions } from "./rules/least-permissions.ts";
import { noInterpolation } from "./rules/no-interpolation.ts";
import { noKeptCredentials } from "./rules/no-kept-credentials.ts";
import { noRoleForForks } from "./rules/no-role-for-forks.ts";
import { noTargetTrigger } from "./rules/no-target-trigger.ts";
import { pinnedActions } from "./rules/pinned-actions.ts";
import { secretsByStep } from "./rules/secrets-by-step.ts";
import { timeLimits } from "./rules/time-limits.ts";
import { wholeDeploys } from "./rules/whole-deploys.ts";

export const rules: readonly Rule[] = [
  knownScripts,
  leastPermissions,
  noInterpolation,
  noKeptCredentials,
  noRoleForForks,
  noTargetTrigger,
  pinnedActions,
  secretsByStep,
  timeLimits,
  wholeDeploys,
];
