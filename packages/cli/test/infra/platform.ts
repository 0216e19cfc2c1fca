import { fileURLToPath } from "node:url";

/** The repository. */
export const root = fileURLToPath(new URL("../../../..", import.meta.url));

/** SST's platform: the source of its components and the modules that they import, put there by `sst install`. */
export const platformFolder = fileURLToPath(new URL("../../../../.sst/platform", import.meta.url));
