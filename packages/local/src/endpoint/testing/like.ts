import { expect } from "vitest";

/** A string that has `part` in it, inside an expected value. */
export const like = (part: string | RegExp): unknown => expect.stringMatching(part);

export const someNumber: unknown = expect.any(Number);

export const someDate: unknown = expect.any(Date);
