import { fileURLToPath } from "node:url";

/** The majors that the engine must work on beside ours; package.json beside this pins their releases. */
export const OLDER_MAJORS = [15, 16, 17] as const;

/** Where the older versions of Postgres are laid. */
export const POSTGRES_FOLDER = fileURLToPath(
  new URL("../../../../.slipway/postgres-versions/", import.meta.url),
);

/** The folder of the npm package with the Postgres of a name like `postgres-15`, for this platform. */
export function postgresPackage(name: string): string {
  return `${POSTGRES_FOLDER}node_modules/${name}-${process.platform}-${process.arch}`;
}
