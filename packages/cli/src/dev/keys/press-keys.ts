import { tellFailure } from "../../tell-failure.ts";
import type { Key } from "../screen/read-keys.ts";
import type { Action, Desk } from "./action.ts";
import { generate } from "./generate.ts";
import { showPage } from "./show-page.ts";
import { reset } from "./reset.ts";
import { studio } from "./studio.ts";

/** What each key begins; one works at a time. */
export function pressKeys(desk: Desk): (key: Key) => void {
  const actions: Readonly<Record<string, Action>> = {
    g: generate,
    s: studio(),
    r: reset,
    o: showPage,
  };
  let busy: string | undefined;
  return ({ text = "" }) => {
    if (text === "c") desk.dev.tell({ type: "cleared" });
    const action = Object.hasOwn(actions, text) ? actions[text] : undefined;
    if (action === undefined) return;
    const doing = busy ?? applying(desk, action);
    if (doing !== undefined) {
      const said = `${doing}; press ${text} again when that is done`;
      // What an action does is told until its end, a migration goes on beside it.
      desk.dev.tell(
        busy === undefined ? { type: "note", text: `Now ${said}.` } : { type: "busy", doing: said },
      );
      return;
    }
    busy = action.doing;
    void perform(desk, action).finally(() => (busy = undefined));
  };
}

function applying({ screen }: Desk, { migrates }: Action): string | undefined {
  const { running } = screen.state().progress;
  return migrates && running !== undefined ? `applying ${running.name}` : undefined;
}

async function perform(desk: Desk, action: Action): Promise<void> {
  const { context, tell } = desk.dev;
  tell({ type: "read" });
  tell({ type: "busy", doing: action.doing });
  try {
    await tellFailure(context, () => action.run(desk));
  } finally {
    tell({ type: "busy", doing: undefined });
  }
}
