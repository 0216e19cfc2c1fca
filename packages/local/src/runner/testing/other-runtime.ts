import { inject } from "vitest";

/** Whether these tests run under AWS's own runtime client, which does not do all that ours does. */
export const otherRuntime = inject("runtime") !== undefined;
