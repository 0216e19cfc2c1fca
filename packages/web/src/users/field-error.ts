/** A field, and the place beside it that says what is wrong with it. */
export interface Field {
  readonly input: HTMLInputElement;
  readonly error: HTMLElement;
}

/** Says what is wrong with a field; nothing where nothing is. */
export function showFieldError({ input, error }: Field, words = ""): void {
  error.textContent = words;
  input.setAttribute("aria-invalid", String(words !== ""));
}
