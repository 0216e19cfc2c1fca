import { expect, test } from "vitest";
import { hasLinks } from "./has-links.ts";

test.each([
  [{ TERM_PROGRAM: "iTerm.app" }, true],
  [{ TERM_PROGRAM: "vscode" }, true],
  [{ TERM_PROGRAM: "Apple_Terminal" }, false],
  [{ TERM_PROGRAM: "tmux", TERM_PROGRAM_VERSION: "3.3a" }, false],
  [{ TERM_PROGRAM: "tmux", TERM_PROGRAM_VERSION: "3.4" }, true],
  [{ VTE_VERSION: "7600" }, true],
  [{ VTE_VERSION: "4600" }, false],
  [{ KITTY_WINDOW_ID: "1" }, true],
  [{ TERM: "xterm-256color" }, false],
])("%o: %s", (env, links) => {
  expect(hasLinks(env)).toBe(links);
});
