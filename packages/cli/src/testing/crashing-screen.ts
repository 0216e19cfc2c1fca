import { openScreen } from "../dev/screen/open-screen.ts";

/** Opens the screen, and dies of what nobody catches once a key is pressed. */
const { stdin, stdout } = process;
const screen = openScreen({ stdin, stdout, links: false }, () => {
  throw new Error("boom");
});
screen.tell({ type: "note", text: "press a key" });
