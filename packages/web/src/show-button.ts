interface Showing {
  readonly isShown: boolean;
  /** Where the focus goes if the button takes it away. */
  readonly instead: HTMLElement;
}

/** Shows or hides a button; a browser would lead who has the focus on a hidden one to the top of the page. */
export function showButton(button: HTMLButtonElement, { isShown, instead }: Showing): void {
  const isLeft = !isShown && document.activeElement === button;
  button.hidden = !isShown;
  if (isLeft) instead.focus();
}
