import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Action } from "./action.ts";

/** Shows the page in a browser; where there is none, it says the address. */
export const showPage: Action = {
  doing: "opening the page",
  migrates: false,
  async run({ dev, context, screen }) {
    const page = screen.state().ready?.addresses.find(({ name }) => name === "page")?.address;
    if (page === undefined) return;
    const opened = hasDesktop(context.env) && (await open(page));
    if (!opened) dev.tell({ type: "note", text: `No browser here: the page is at ${page}` });
  },
};

/** Over SSH a browser would open where nobody looks. */
function hasDesktop(env: Readonly<Record<string, string | undefined>>): boolean {
  if (env["SSH_CONNECTION"] !== undefined) return false;
  return process.platform === "darwin" || (env["DISPLAY"] ?? env["WAYLAND_DISPLAY"]) !== undefined;
}

async function open(address: string): Promise<boolean> {
  const program = process.platform === "darwin" ? "open" : "xdg-open";
  const child = spawn(program, [address], { detached: true, stdio: "ignore" });
  child.unref();
  try {
    await once(child, "spawn");
    return true;
  } catch {
    return false;
  }
}
