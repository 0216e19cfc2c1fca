import { api } from "@slipway/core/contract/api";
import { measureClient } from "../client-size.ts";
import type { Figure } from "../figure.ts";

/** What the typed client adds to a project that has zod: as it is bundled, and what of it is there with any contract. */
export async function client(): Promise<Figure[]> {
  const [whole, alone] = [await measureClient(), await measureClient("./api.ts")];
  const nouns = Object.keys(api).length;
  const common = { unit: "KB", note: "gzipped, without zod" } as const;
  return [
    { what: `typed client of ${nouns} nouns`, value: whole / 1024, aim: 3, ...common },
    { what: "of it without their routes and shapes", value: alone / 1024, ...common },
  ];
}
