import { createTestDatabase } from "@slipway/local/testing/database";
import { query } from "@slipway/local/testing/query";
import { beforeAll } from "vitest";
import { compareFingerprints, describeDrift } from "../drift.ts";
import { openSchemaTrial, type SchemaTrial } from "./schema-trial.ts";
import { WIDE_SCHEMA } from "./wide-schema.ts";

export interface WideSchemaTrial {
  /** Every line of the drift that statements make of the wide schema; nothing of them stays. */
  driftAfter(statements: string): Promise<readonly string[]>;
}

/** The wide schema for the tests of a file to change, each for itself. */
export function wideSchemaTrial(): WideSchemaTrial {
  let trial: SchemaTrial;
  let before: readonly string[];
  beforeAll(async () => {
    const database = await createTestDatabase();
    await query(database.url, WIDE_SCHEMA);
    trial = await openSchemaTrial(database.url);
    before = await trial.after("SELECT 1");
    return async () => {
      await trial.close();
      await database.drop();
    };
  });
  return {
    async driftAfter(statements) {
      const drift = compareFingerprints(before, await trial.after(statements));
      return describeDrift(drift, Infinity);
    },
  };
}
