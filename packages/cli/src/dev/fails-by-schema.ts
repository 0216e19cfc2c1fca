/** Whether a build failed for Schema.ts alone: its draft tells that, once for all functions. */
export function failsBySchema(errors: readonly string[]): boolean {
  return errors.length > 0 && errors.every((error) => /(?:^|\/)models\/Schema\.ts:\d/.test(error));
}
