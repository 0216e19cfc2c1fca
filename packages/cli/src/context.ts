/** What a command may know of the world around it. */
export interface Context {
  /** The repository's root, absolute. */
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether a person can answer questions. */
  readonly interactive: boolean;
  /** Prints one line for people, or the one JSON line of `--json`. */
  print(line: string): void;
  /** Prints one line beside the result: progress, warnings. */
  note(line: string): void;
}
