import { installPlatform } from "./install-platform.ts";

/** Puts SST's platform in place, once for the run. */
export default async function setup(): Promise<void> {
  await installPlatform();
}
