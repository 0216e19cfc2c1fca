import type { User } from "@slipway/core/contract/users";

/** What a user is called where it is spoken of. */
export function nameOf({ name, email }: User): string {
  return name ?? email;
}

/** A name as a field holds it; an empty one is none. */
export function nameFrom(text: string): string | null {
  return text.trim() === "" ? null : text;
}
