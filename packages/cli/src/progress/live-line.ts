import { cutText } from "./shown-text.ts";
import type { Progress } from "./step.ts";

/** What runs now, in less than the columns given, so that no terminal wraps it; empty where nothing runs. */
export function liveLine({ running }: Progress, now: number, columns: number): string {
  if (running === undefined) return "";
  const { name, since, remark } = running;
  const seconds = `${Math.floor((now - since) / 1000)} s`;
  return cutText([name, seconds, remark].filter((word) => word !== "").join("  "), columns - 1);
}
