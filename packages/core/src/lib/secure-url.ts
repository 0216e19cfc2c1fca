import { isLoopback } from "../contract/is-loopback.ts";

/** Whether nobody can change on its way what is read from an address: https, or http that stays on this machine. */
export function isSecureUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.username !== "" || url.password !== "") return false;
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
}
