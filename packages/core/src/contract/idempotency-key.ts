/** What functions take as an Idempotency-Key: at most 255 printable ASCII characters, spaces only between them. */
export const IDEMPOTENCY_KEY = /^[!-~](?:[ -~]{0,253}[!-~])?$/;
