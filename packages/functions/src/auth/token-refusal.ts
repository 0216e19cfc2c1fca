import { Refusal, RETRY_SOON } from "../http/refusal.ts";

/** Of a request without a token: the challenge says no more than how to send one (RFC 6750, section 3.1). */
export function tokenMissing(): Refusal {
  return new Refusal("token-missing", { headers: { "www-authenticate": "Bearer" } });
}

/** `detail` is told to the caller: words of ours, without quotes, that hold nothing of the token. */
export function tokenInvalid(detail: string): Refusal {
  return new Refusal("token-invalid", {
    detail,
    headers: {
      "www-authenticate": `Bearer error="invalid_token", error_description="${detail}"`,
    },
  });
}

/** Of a token that cannot be checked: its issuer did not tell its keys. */
export function issuerUnreachable(cause: unknown): Refusal {
  return new Refusal("issuer-unreachable", { cause, headers: RETRY_SOON });
}
