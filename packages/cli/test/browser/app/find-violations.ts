import axe from "axe-core";
import type { Page } from "playwright-core";
import * as z from "zod";

const results = z.object({
  violations: z.array(
    z.object({
      id: z.string(),
      nodes: z.array(
        z.object({ html: z.string(), any: z.array(z.object({ message: z.string() })) }),
      ),
    }),
  ),
});

/** What axe finds wrong with the page as it stands: every rule that it has, in the page's own colours. */
export async function findViolations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const { violations } = results.parse(await page.evaluate("axe.run(document)"));
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, any }) => `${id}: ${html} ${any.map(({ message }) => message).join("; ")}`),
  );
}
