import type { TestProject } from "vitest/node";
import { findChromium } from "./find-chromium.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The program of the browser that the tests run in. */
    chromium: string;
  }
}

/** Finds the browser once for the run, which ends here where there is none. */
export default async function setup(project: TestProject): Promise<void> {
  project.provide("chromium", await findChromium(process.env));
}
