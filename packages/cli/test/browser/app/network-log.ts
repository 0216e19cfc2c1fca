import type { CDPSession } from "playwright-core";

/** A request that the browser has sent, preflights included: only its own events show those. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  /** `Preflight`; or `Fetch`, `Document`, `Script` and so on, as Chromium calls them. */
  readonly kind: string;
  /** Undefined until it is answered, and where it never is. */
  status: number | undefined;
}

/** Keeps what a page sends from now on, oldest first. */
export async function logNetwork(session: CDPSession): Promise<readonly SeenRequest[]> {
  const seen: SeenRequest[] = [];
  const byId = new Map<string, SeenRequest>();
  session.on("Network.requestWillBeSent", (event) => {
    const { requestId, request, initiator, redirectResponse, type = "Other" } = event;
    const before = byId.get(requestId);
    if (before !== undefined) before.status = redirectResponse?.status;
    const kind = initiator.type === "preflight" ? "Preflight" : type;
    const { method, url } = request;
    const sent: SeenRequest = { method, url, kind, status: undefined };
    byId.set(requestId, sent);
    seen.push(sent);
  });
  session.on("Network.responseReceived", ({ requestId, response }) => {
    const sent = byId.get(requestId);
    if (sent !== undefined) sent.status = response.status;
  });
  await session.send("Network.enable");
  return seen;
}
