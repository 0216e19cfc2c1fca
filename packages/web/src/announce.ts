import { element } from "./element.ts";

/** Says something to who listens to the page instead of looking at it, when nothing more urgent is being said. */
export function announce(words: string): void {
  const region = element("announcement", HTMLElement);
  // A text that stays the same would not be said again.
  region.textContent = "";
  requestAnimationFrame(() => {
    region.textContent = words;
  });
}
