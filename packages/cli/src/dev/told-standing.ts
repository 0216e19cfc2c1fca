import type { Standing } from "./dev-event.ts";

/** Where the database stands, in a few words. */
export function toldStanding({ applied, newest }: Standing): string {
  return newest === undefined ? "none applied" : `${applied} applied, the newest ${newest}`;
}
