/** Bytes of a request's body, and of the rows of an answer: what the open-source proxy allows by default. */
export const MAX_BYTES = 10 * 1024 * 1024;
