import { functions } from "../../../../infra/functions.ts";

/** The components of the listed functions, by their names: `my-counter` is `MyCounter`. */
export const componentNames = functions.map(({ name }) => componentName(name)).sort();

export function componentName(name: string): string {
  const words = name.split("-");
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}
