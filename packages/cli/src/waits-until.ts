import type { WaitingContract } from "@slipway/migrate/deploy/waiting-contracts";

/** Until when a contract file waits, for people. */
export function waitsUntil({ tag, until }: WaitingContract): string {
  const when =
    until === null
      ? "until a release that was built for it is live"
      : `until ${new Date(until).toISOString()}: until then, code of the release before may still run`;
  return `${tag} waits ${when}.`;
}
