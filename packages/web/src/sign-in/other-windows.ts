const KEY = "slipway.sign-out";

/** Tells the other windows of this page that somebody signed out: each keeps a token of its own. */
export function tellSignOut(): void {
  try {
    // A change of what windows share is an event in every other one; nothing has to stay.
    localStorage.setItem(KEY, "told");
    localStorage.removeItem(KEY);
  } catch {
    // Where site data is blocked no window has a token to forget.
  }
}

/** Called when somebody has signed out in another window. */
export function onSignOutElsewhere(work: () => void): void {
  addEventListener("storage", ({ key, newValue }) => {
    if (key === KEY && newValue !== null) work();
  });
}
