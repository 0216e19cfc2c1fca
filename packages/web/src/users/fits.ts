/** Whether a search shows an email: emails are kept in lower case. */
export function fits(email: string, search: string): boolean {
  return email.startsWith(search.trim().toLowerCase());
}
