import { FINGERPRINT } from "@slipway/migrate/fingerprint/query";
import { SET_LOCAL } from "@slipway/migrate/fingerprint/settings";
import type { History } from "@slipway/migrate/history";
import { hashOf } from "@slipway/migrate/text-hash";

/** Changes with all that a rehearsal follows from: files, their order and dates, and how a schema is told. */
export function rehearsalKey({ migrations }: Pick<History, "migrations">): string {
  const entries = migrations.map(({ tag, when, hash }) => [tag, when, hash]);
  return hashOf(JSON.stringify([SET_LOCAL, FINGERPRINT, entries]));
}
