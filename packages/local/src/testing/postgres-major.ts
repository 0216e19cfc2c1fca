import { inject } from "vitest";

/** The Postgres that the tests run on: ours, or an older one under `npm run test:versions`. */
export const { major: postgresMajor } = inject("slipway");
