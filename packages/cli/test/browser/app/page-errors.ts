import type { Page } from "playwright-core";

/** What went wrong in a page: its console's errors, what it threw, and what its Content-Security-Policy refused. */
export interface PageErrors {
  /** Those that nobody expects. */
  unexpected(): readonly string[];
  /** From now on, errors like this one are part of the test. */
  expect(pattern: RegExp): void;
}

/** Collects the errors of a page; call it before the page goes anywhere. */
export async function collectErrors(page: Page): Promise<PageErrors> {
  const errors: string[] = [];
  const expected: RegExp[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(`${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => errors.push(error.stack ?? error.message));
  await page.exposeFunction("reportViolation", (text: string) => errors.push(text));
  await page.addInitScript(REPORT_VIOLATIONS);
  return {
    unexpected: () => errors.filter((text) => !expected.some((pattern) => pattern.test(text))),
    expect: (pattern) => void expected.push(pattern),
  };
}

/** Runs in the page, outside of what its policy rules. */
const REPORT_VIOLATIONS = `
  addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sourceFile }) => {
    reportViolation("Content-Security-Policy: " + effectiveDirective + " refuses " + blockedURI + " in " + sourceFile);
  });
`;
