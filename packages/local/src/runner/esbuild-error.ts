/** esbuild's process was ended in the middle of a build, and again when it was tried anew; the message says the next step. */
export class EsbuildError extends Error {
  override readonly name = "EsbuildError";
}
