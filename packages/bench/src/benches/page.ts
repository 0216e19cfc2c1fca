import type { Figure } from "../figure.ts";
import { measurePage, PAGE_LIMIT } from "../page-size.ts";

/** What a browser loads of the page, gzipped. */
export async function page(): Promise<Figure[]> {
  const size = await measurePage();
  return [
    { what: "the page, gzipped", value: size.page, unit: "KB", aim: PAGE_LIMIT },
    { what: "what signing in loads beside it", value: size.signIn, unit: "KB" },
  ];
}
