import { emitKeypressEvents } from "node:readline";
import type { ReadStream } from "node:tty";

export interface Key {
  /** Such as `q`, `return`, `escape`. */
  readonly name: string | undefined;
  readonly ctrl: boolean;
  /** What it types, where that is a character that a name can be made from. */
  readonly text: string | undefined;
  /** Whether it stands in pasted text: that types, and means no key. */
  readonly pasted: boolean;
}

export interface Keys {
  /** Leaves what is typed to another program, until `resume`. */
  pause(): void;
  resume(): void;
}

interface Keypress {
  readonly name?: string | undefined;
  readonly ctrl?: boolean | undefined;
}

/** Hears single keys instead of lines, Ctrl-C too: no signal comes of it here. */
export function readKeys(stdin: ReadStream, onKey: (key: Key) => void): Keys {
  let pasted = false;
  const hear = (typed: string | undefined, { name, ctrl = false }: Keypress) => {
    if (name === "paste-start" || name === "paste-end") {
      pasted = name === "paste-start";
      return;
    }
    const text = !ctrl && typed !== undefined && isText(typed) ? typed : undefined;
    if (!pasted) onKey({ name, ctrl, text, pasted });
    else if (text !== undefined) onKey({ name: undefined, ctrl: false, text, pasted });
  };
  emitKeypressEvents(stdin);
  const keys: Keys = {
    pause() {
      pasted = false;
      stdin.off("keypress", hear);
      stdin.setRawMode(false);
      stdin.pause();
    },
    resume() {
      stdin.on("keypress", hear);
      stdin.setRawMode(true);
      stdin.resume();
    },
  };
  keys.resume();
  return keys;
}

function isText(typed: string): boolean {
  return /^[ -~]$/.test(typed);
}

/** What stands in an answer after a key. */
export function typeInto(answer: string, { name, ctrl, text }: Key): string {
  if (name === "backspace") return answer.slice(0, -1);
  if (ctrl && name === "u") return "";
  return text === undefined ? answer : answer + text;
}
