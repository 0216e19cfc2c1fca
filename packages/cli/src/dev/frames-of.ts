/** The frames of a stack that a person can do something about: none of Node's own, none of the runtime's. */
export function framesOf(stack: readonly string[]): string[] {
  const frames = stack.map((line) => line.trim()).filter((line) => line.startsWith("at "));
  return frames.filter((frame) => !/\bnode:internal\/|\/bootstrap\.cjs:/.test(frame));
}

/** So many of the frames at most, of our own sources alone where it has such: there somebody can mend it. */
export function fewFrames(frames: readonly string[], most: number): readonly string[] {
  const own = frames.filter((frame) => !frame.includes("node_modules"));
  return (own.length === 0 ? frames : own).slice(0, most);
}
