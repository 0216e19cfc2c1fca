/** What a header's value may have (RFC 9110, section 5.5). */
const VALUE = /^[\t -~\x80-\xff]*$/;

/** Throws a TypeError that names the header whose value cannot be sent, and not the value, which may be a secret. */
export function checkHeaders(headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) {
    if (!VALUE.test(value)) throw new TypeError(`${name} has a character that no header can have`);
  }
}
