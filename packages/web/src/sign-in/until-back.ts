/**
 * Of a page that is being left: never resolves, as it ends. A browser may keep it all the same, for Back; then it throws
 * an Error that may be shown.
 */
export function untilBack(): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) reject(new Error("You came back without signing in."));
  });
  return promise;
}
