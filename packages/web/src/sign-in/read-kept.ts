import * as z from "zod/mini";

/** What this tab keeps under a key; undefined for nothing, and for what we did not write. */
export function readKept<Shape extends z.ZodMiniType>(
  key: string,
  shape: Shape,
): z.output<Shape> | undefined {
  try {
    return z.safeParse(shape, JSON.parse(sessionStorage.getItem(key) ?? "null")).data;
  } catch {
    return undefined;
  }
}
