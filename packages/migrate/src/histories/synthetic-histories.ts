import { LANE_HISTORIES } from "./lanes.ts";
import type { SyntheticHistory } from "./synthetic-history.ts";
import { TRANSACTION_HISTORIES } from "./transactions.ts";
import { UNIT_HISTORIES } from "./units.ts";

/** One history for each fault that the engine must get over, by its name. */
export const SYNTHETIC_HISTORIES: Readonly<Record<string, SyntheticHistory>> = {
  ...UNIT_HISTORIES,
  ...TRANSACTION_HISTORIES,
  ...LANE_HISTORIES,
};
