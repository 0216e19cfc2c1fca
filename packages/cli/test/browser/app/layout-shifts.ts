import type { Page } from "playwright-core";
import * as z from "zod";

/** Chromium's own record of what moved without being touched; what a person sets off counts for half a second not. */
const COLLECT = `
  globalThis.layoutShifts = [];
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries()) {
      if (!hadRecentInput) layoutShifts.push({ value, moved: sources.map(({ node }) => node?.outerHTML?.slice(0, 80) ?? "text") });
    }
  }).observe({ type: "layout-shift", buffered: true });
`;

const shifts = z.array(z.object({ value: z.number(), moved: z.array(z.string()) }));

/** Answers what has moved on the page since it was opened; call it before the page goes anywhere. */
export async function collectShifts(page: Page): Promise<() => Promise<z.infer<typeof shifts>>> {
  await page.addInitScript(COLLECT);
  return async () => shifts.parse(await page.evaluate("layoutShifts"));
}
