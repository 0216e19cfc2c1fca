import { setTimeout as delay } from "node:timers/promises";

/** Waits until a condition holds, asking it again and again. */
export async function untilTrue(condition: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 1000; tries += 1) {
    if (await condition()) return;
    await delay(10);
  }
  throw new Error("it did not come true");
}
