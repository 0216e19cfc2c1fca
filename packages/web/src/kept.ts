import * as z from "zod/mini";

/** In place of what the browser keeps, where it blocks site data: until the page ends. */
const memory = new Map<string, string>();

/** Keeps something for this tab alone, as long as the tab is open. */
export function keep(key: string, value: unknown): void {
  const text = JSON.stringify(value);
  if (store((storage) => storage.setItem(key, text))) memory.delete(key);
  else memory.set(key, text);
}

/** What this tab keeps under a key; undefined for nothing, and for what we did not write. */
export function readKept<Shape extends z.ZodMiniType>(
  key: string,
  shape: Shape,
): z.output<Shape> | undefined {
  let text = memory.get(key);
  store((storage) => {
    text ??= storage.getItem(key) ?? undefined;
  });
  try {
    return z.safeParse(shape, JSON.parse(text ?? "null")).data;
  } catch {
    return undefined;
  }
}

/** The same, once. */
export function takeKept<Shape extends z.ZodMiniType>(
  key: string,
  shape: Shape,
): z.output<Shape> | undefined {
  const kept = readKept(key, shape);
  drop(key);
  return kept;
}

export function drop(key: string): void {
  memory.delete(key);
  store((storage) => storage.removeItem(key));
}

/** Whether what is kept is still there when this tab comes back to the page. */
export function keepsOverReloads(): boolean {
  return store((storage) => {
    storage.setItem("slipway.probe", "");
    storage.removeItem("slipway.probe");
  });
}

/** Whether the browser let it: where it blocks site data, naming `sessionStorage` throws already. */
function store(use: (storage: Storage) => void): boolean {
  try {
    use(sessionStorage);
    return true;
  } catch {
    return false;
  }
}
