import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from "node:crypto";

export interface ScramClient {
  readonly first: string;
  /** Answers the server's first message. Throws where it is malformed. */
  final(serverFirst: string): string;
  /** Whether the server knows the password too. */
  verify(serverFinal: string): boolean;
}

/** The client's side of SCRAM-SHA-256 without channel binding (RFC 5802, RFC 7677). */
export function scramClient(password: string): ScramClient {
  const nonce = randomBytes(18).toString("base64");
  // Postgres ignores the user name in here: it knows it from the startup message.
  const firstBare = `n=*,r=${nonce}`;
  let serverSignature: Buffer = Buffer.alloc(0);
  return {
    first: `n,,${firstBare}`,
    final(serverFirst) {
      const { r = "", s = "", i = "" } = attributes(serverFirst);
      if (!r.startsWith(nonce) || s === "" || !(Number(i) > 0)) {
        throw new Error("the server's SCRAM message is malformed");
      }
      const salted = pbkdf2Sync(
        password.normalize("NFKC"),
        Buffer.from(s, "base64"),
        Number(i),
        32,
        "sha256",
      );
      const withoutProof = `c=biws,r=${r}`;
      const exchanged = `${firstBare},${serverFirst},${withoutProof}`;
      const clientKey = hmac(salted, "Client Key");
      const signature = hmac(createHash("sha256").update(clientKey).digest(), exchanged);
      serverSignature = hmac(hmac(salted, "Server Key"), exchanged);
      return `${withoutProof},p=${xor(clientKey, signature).toString("base64")}`;
    },
    verify(serverFinal) {
      const given = Buffer.from(attributes(serverFinal)["v"] ?? "", "base64");
      return given.length === serverSignature.length && timingSafeEqual(given, serverSignature);
    },
  };
}

const hmac = (key: Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

function xor(a: Buffer, b: Buffer): Buffer {
  return Buffer.from(a.map((byte, index) => byte ^ (b[index] ?? 0)));
}

function attributes(message: string): Partial<Record<string, string>> {
  return Object.fromEntries(message.split(",").map((part) => [part.slice(0, 1), part.slice(2)]));
}
