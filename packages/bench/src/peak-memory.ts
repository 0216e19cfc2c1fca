import { readFileSync } from "node:fs";

/** The most memory in KB that this process has held. */
export function peakMemory(): number {
  // On Linux `maxRSS` begins with what the parent held when it forked; the kernel's own mark begins with this program.
  const status = process.platform === "linux" ? readFileSync("/proc/self/status", "utf8") : "";
  const [, mark] = /^VmHWM:\s+(\d+) kB$/m.exec(status) ?? [];
  return mark === undefined ? process.resourceUsage().maxRSS : Number(mark);
}
