import { measureClient } from "../client-size.ts";
import type { Figure } from "../figure.ts";

/** What the typed client adds to a page that has zod: with the routes and shapes of every noun, and by itself. */
export async function client(): Promise<Figure[]> {
  const unit = "KB";
  const [whole, alone] = [await measureClient(), await measureClient("./api.ts")];
  return [
    {
      what: "typed client, gzipped",
      value: alone / 1024,
      unit,
      aim: 3,
      note: "without zod, routes and shapes",
    },
    {
      what: "typed client with the contract's three nouns",
      value: whole / 1024,
      unit,

      note: "without zod",
    },
  ];
}
