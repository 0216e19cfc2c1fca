import { StringDecoder } from "node:string_decoder";

/** Characters after which a line without an end is given out in pieces; about CloudWatch's limit of one event. */
const MAX_LINE = 262_144;

export interface LineSplitter {
  push(chunk: Buffer): void;
  /** Gives out what had no line end. */
  end(): void;
}

export function splitLines(emit: (line: string) => void): LineSplitter {
  const decoder = new StringDecoder("utf8");
  let pending = "";
  return {
    push(chunk) {
      const lines = `${pending}${decoder.write(chunk)}`.split("\n");
      pending = lines.pop() ?? "";
      for (const line of lines) emit(line);
      while (pending.length > MAX_LINE) {
        emit(pending.slice(0, MAX_LINE));
        pending = pending.slice(MAX_LINE);
      }
    },
    end() {
      if (pending !== "") emit(pending);
      pending = "";
    },
  };
}
