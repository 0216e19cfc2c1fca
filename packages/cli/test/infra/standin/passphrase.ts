import { createCipheriv, createDecipheriv, pbkdf2Sync, randomBytes } from "node:crypto";

/** Encrypts the secrets of a checkpoint as Pulumi's passphrase manager does (`sdk/go/common/resource/config/crypt.go`). */
export interface Crypter {
  /** What the checkpoint says of the key: a salt, and a text to try a passphrase on. */
  readonly salt: string;
  encrypt(plaintext: string): string;
  decrypt(ciphertext: string): string;
}

/** A crypter with the salt of a checkpoint, or with a new one. */
export function passphraseCrypter(passphrase: string, salt?: string): Crypter {
  const bytes = salt === undefined ? randomBytes(8) : Buffer.from(part(salt, 1), "base64");
  const key = pbkdf2Sync(passphrase, bytes, 1_000_000, 32, "sha256");
  const encrypt = (plaintext: string) => {
    const nonce = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", key, nonce);
    const sealed = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
    return `v1:${nonce.toString("base64")}:${sealed.toString("base64")}`;
  };
  const decrypt = (ciphertext: string) => {
    const nonce = Buffer.from(part(ciphertext, 1), "base64");
    const sealed = Buffer.from(part(ciphertext, 2), "base64");
    const decipher = createDecipheriv("aes-256-gcm", key, nonce).setAuthTag(sealed.subarray(-16));
    return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]).toString();
  };
  return {
    salt: salt ?? `v1:${bytes.toString("base64")}:${encrypt("pulumi")}`,
    encrypt,
    decrypt,
  };
}

function part(text: string, index: number): string {
  return text.split(":")[index] ?? "";
}
