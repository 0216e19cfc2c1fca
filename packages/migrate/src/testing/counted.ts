import type { Session } from "../session/session.ts";

/** The same session, with the number of requests that went through it. */
export function counted(session: Session): Session & { readonly requests: () => number } {
  let requests = 0;
  return {
    ...session,
    query: (statement) => {
      requests += 1;
      return session.query(statement);
    },
    transaction: (statements) => {
      requests += 1;
      return session.transaction(statements);
    },
    requests: () => requests,
  };
}
