import { readFileSync } from "node:fs";
import type { Tell } from "./dev-event.ts";

/** Notes about files, each told until its file is no longer what the note speaks of. */
export class FileNotes {
  readonly #tell: Tell;
  readonly #noted = new Map<string, string | undefined>();

  constructor(tell: Tell) {
    this.#tell = tell;
  }

  /** Tells something about a file as it is now, in place of what was told about it before. */
  note(file: string, text: string): void {
    this.#noted.set(file, contentOf(file));
    this.#tell({ type: "note", text, about: file });
  }

  /** Takes back what was told about files that are different now, or gone. */
  check(): void {
    for (const [file, content] of this.#noted) {
      if (contentOf(file) === content) continue;
      this.#noted.delete(file);
      this.#tell({ type: "outdated", about: file });
    }
  }
}

/** Undefined for a file that is not there. */
function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
