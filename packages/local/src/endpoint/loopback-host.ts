/** Names that lead to this machine by themselves: any other in a Host header may be a web page's own (DNS rebinding). */
const OWN = /^(localhost|.+\.localhost|(.+\.)?localtest\.me|127\.\d+\.\d+\.\d+|\[::1\])$/i;

/** Whether a Host header names this machine. */
export function isLoopbackHost(header: string | undefined): boolean {
  return OWN.test((header ?? "").replace(/:\d+$/, ""));
}
