import { ClusterError } from "@slipway/local/postgres/cluster-error";
import { BundleError } from "@slipway/local/runner/bundle-error";
import { EsbuildError } from "@slipway/local/runner/esbuild-error";
import { ServeError } from "@slipway/local/serve-error";
import { MigrateError } from "@slipway/migrate/migrate-error";
import * as z from "zod";
import { CommandError } from "./errors.ts";

const EXPECTED = [BundleError, ClusterError, CommandError, EsbuildError, MigrateError, ServeError];

/** The message of a failure that we expect, which says whole what to do; undefined for a bug. */
export function expectedMessage(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  return EXPECTED.some((known) => error instanceof known) ? error.message : refusalOfSystem(error);
}

const REFUSALS: Readonly<Record<string, string>> = {
  EACCES: "this user may not: make it yours, or run as its owner",
  EPERM: "this user may not: make it yours, or run as its owner",
  EROFS: "the disk is read-only: run in a folder that can be written",
  ENOSPC: "the disk is full: make room",
};

/** What the system says of a file that cannot be used. */
function refusalOfSystem(error: Error): string | undefined {
  const { code, path } = systemError.safeParse(error).data ?? {};
  const why = code === undefined ? undefined : REFUSALS[code];
  if (why === undefined) return undefined;
  // A full disk is met while writing, where the system names no file.
  if (path === undefined)
    return code === "ENOSPC" ? `Nothing can be written (${code}): ${why}.` : undefined;
  return `${path} cannot be used (${code}): ${why}.`;
}

const systemError = z.object({ code: z.string(), path: z.string().optional() });
