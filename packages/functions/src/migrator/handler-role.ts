import type { HandlerRole } from "@slipway/migrate/handler-role";

/** The role and password that the handlers connect with, from the connection string that they are linked to. */
export function handlerRole(url: string): HandlerRole {
  const { username, password } = new URL(url);
  return { role: decodeURIComponent(username), password: decodeURIComponent(password) };
}
