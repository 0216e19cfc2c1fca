import { askToken } from "./ask-token.ts";
import { checkHeaders } from "./check-headers.ts";
import { ClientError } from "./client-error.ts";
import { pauseBeforeRetry } from "./pause-before-retry.ts";
import { readAnswer } from "./read-answer.ts";
import type { Fetch, GivenToken, Target } from "./target.ts";
import type { Outgoing } from "./to-request.ts";
import { withinTime } from "./within-time.ts";

/** Sends a call until it is answered, its retries are spent or its time is up. Throws ClientError, or a TypeError for a header that cannot be sent. */
export async function send(target: Target, outgoing: Outgoing): Promise<unknown> {
  const { operation, client } = target;
  const { signal, timeout = client.timeout ?? 10_000 } = outgoing.options;
  let last: ClientError | undefined;
  const fail = (code: "timeout" | "aborted", cause: unknown = last) => {
    const why = code === "timeout" ? `not done in ${timeout} ms` : "ended by the caller's signal";
    return new ClientError(operation, code, why, { cause });
  };
  return await withinTime({ signal, timeout, fail }, async ({ signal: over, pause }) => {
    let token = await askToken(target);
    let isRenewed = false;
    let retries = 0;
    for (;;) {
      const answer = await exchange(target, outgoing, { token, signal: over });
      if (!(answer instanceof ClientError)) return answer;
      // A fetch that does not listen may answer a call that is over.
      over.throwIfAborted();
      last = answer;
      if (answer.code === "token-invalid" && token && !isRenewed) {
        isRenewed = true;
        const refused = token;
        token = await askToken(target, refused);
        if (token !== refused) continue;
      }
      const wait = pauseBeforeRetry(answer, retries);
      if (wait === undefined || !(await pause(wait))) throw answer;
      // Somebody is at work under this key: that answer is waited for as long as there is time.
      if (answer.code !== "idempotency-key-in-use") retries += 1;
    }
  });
}

/** One request and its answer. */
async function exchange(
  target: Target,
  { address, place, init }: Outgoing,
  { token, signal }: { readonly token: GivenToken; readonly signal: AbortSignal },
): Promise<unknown> {
  signal.throwIfAborted();
  const headers = { ...init.headers, ...(token && { authorization: `Bearer ${token}` }) };
  // Fetch would call it a failure of the network, and show it.
  checkHeaders(headers);
  // Found when it is called: what is put in its place later counts.
  const request: Fetch = target.client.fetch ?? fetch;
  try {
    const received = await request(address, { ...init, headers, signal });
    return readAnswer(target, received, { place, text: await received.text() });
  } catch (cause) {
    signal.throwIfAborted();
    return new ClientError(target.operation, "network", `no whole answer of ${place}`, { cause });
  }
}
