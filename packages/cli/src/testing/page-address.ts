import type { RunningDev } from "./running-dev.ts";

/** Where a running dev serves the page, which it tells some time after it is ready. */
export async function pageAddress(dev: RunningDev): Promise<string> {
  await dev.says("  page      http");
  // Behind it may stand that its usual port is taken.
  const [, address = ""] = /^ {2}page {6}(\S+)/m.exec(dev.output()) ?? [];
  return address;
}
