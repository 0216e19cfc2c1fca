// Says how to get a browser where there is none, before any test begins.
import { findChromium } from "./find-chromium.ts";

try {
  await findChromium(process.env);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
