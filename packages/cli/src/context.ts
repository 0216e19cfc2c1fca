/** What a command may know of the world around it. */
export interface Context {
  /** The repository's root, absolute. */
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether a person can answer questions. */
  readonly interactive: boolean;
  /** Prints one line for people, or one JSON line of `--json`. */
  print(line: string): void;
  /** Prints one line beside the result: progress, warnings. */
  note(line: string): void;
  /** Where `note` prints, if that is a terminal in which a line can be drawn anew. */
  readonly terminal?: Terminal | undefined;
}

export interface Terminal {
  /** Its width as of now. */
  columns(): number;
  write(text: string): void;
}
