import { ClusterError } from "@slipway/local/postgres/cluster-error";
import { BundleError } from "@slipway/local/runner/bundle-error";
import { ServeError } from "@slipway/local/serve-error";
import { MigrateError } from "@slipway/migrate/migrate-error";
import { CommandError } from "./errors.ts";

const EXPECTED = [BundleError, ClusterError, CommandError, MigrateError, ServeError];

/** The message of a failure that we expect, which says whole what to do; undefined for a bug. */
export function expectedMessage(error: unknown): string | undefined {
  return error instanceof Error && EXPECTED.some((known) => error instanceof known)
    ? error.message
    : undefined;
}
