import type { User } from "@slipway/core/contract/users";

/** What was written on this page. */
export type Written =
  | { readonly type: "made"; readonly user: User }
  | { readonly type: "changed"; readonly user: User }
  | { readonly type: "removed"; readonly id: number };

/** The users that it is written to. */
interface Users {
  readonly made: readonly User[];
  readonly listed: readonly User[];
}

export function write({ made, listed }: Users, event: Written): Users {
  switch (event.type) {
    case "made":
      return { made: [event.user, ...made], listed };
    case "changed": {
      const change = (user: User) => (user.id === event.user.id ? event.user : user);
      return { made: made.map(change), listed: listed.map(change) };
    }
    case "removed": {
      const stays = ({ id }: User) => id !== event.id;
      return { made: made.filter(stays), listed: listed.filter(stays) };
    }
  }
}
