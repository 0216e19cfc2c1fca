import { expect, test } from "vitest";
import { passphraseCrypter } from "./passphrase.ts";

test("reads what it wrote with the same passphrase and salt, and nothing with another passphrase", () => {
  const written = passphraseCrypter("first");
  const ciphertext = written.encrypt("a secret");
  expect(passphraseCrypter("first", written.salt).decrypt(ciphertext)).toBe("a secret");
  expect(() => passphraseCrypter("second", written.salt).decrypt(ciphertext)).toThrow(
    "authenticate",
  );
});
