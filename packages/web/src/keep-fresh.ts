/** Milliseconds between questions that nobody asks for. */
const CALM = 10_000;
/** Milliseconds until what failed is tried again. */
const SOON = 3_000;

interface Fresh {
  /** Asks again for what others may change. */
  readonly look: () => void;
  /** The same at every turn: what may change while nobody touches anything. */
  readonly watch: () => void;
  /** Asks again for what failed in a way that passes. */
  readonly recover: () => void;
  readonly offline: () => void;
}

/** Keeps the page true while somebody sees it. A page that is hidden asks for nothing. */
export function keepFresh({ look, watch, recover, offline }: Fresh): void {
  setInterval(seen(watch), CALM);
  setInterval(seen(recover), SOON);
  document.addEventListener("visibilitychange", seen(look));
  addEventListener("focus", seen(look));
  addEventListener("online", seen(recover));
  addEventListener("offline", offline);
}

function seen(work: () => void): () => void {
  return () => {
    if (document.visibilityState === "visible") work();
  };
}
