/** What a client sends, byte for byte (Postgres manual, "Message Formats"). */

const int32 = (value: number): Buffer => {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const int16 = (value: number): Buffer => {
  const bytes = Buffer.allocUnsafe(2);
  bytes.writeUInt16BE(value);
  return bytes;
};
const cstring = (text: string): Buffer => Buffer.from(`${text}\0`);

function message(type: string, parts: readonly Buffer[] = []): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 4);
  return Buffer.concat([Buffer.from(type, "latin1"), int32(length), ...parts]);
}

const PROTOCOL_3 = 196_608;
export const SSL_REQUEST = 80_877_103;
export const GSS_REQUEST = 80_877_104;
export const CANCEL_REQUEST = 80_877_102;

export function startup(parameters: Readonly<Record<string, string>>): Buffer {
  const pairs = Object.entries(parameters).flatMap(([name, value]) => [
    cstring(name),
    cstring(value),
  ]);
  const body = Buffer.concat([int32(PROTOCOL_3), ...pairs, Buffer.from([0])]);
  return Buffer.concat([int32(body.length + 4), body]);
}

export const sslRequest = (): Buffer => Buffer.concat([int32(8), int32(SSL_REQUEST)]);
export const cancelRequest = (key: Buffer): Buffer =>
  Buffer.concat([int32(8 + key.length), int32(CANCEL_REQUEST), key]);
export const password = (text: string): Buffer => message("p", [cstring(text)]);
export const saslInitial = (mechanism: string, response: string): Buffer =>
  message("p", [cstring(mechanism), int32(Buffer.byteLength(response)), Buffer.from(response)]);
export const saslResponse = (response: string): Buffer => message("p", [Buffer.from(response)]);
export const simpleQuery = (text: string): Buffer => message("Q", [cstring(text)]);

const SYNC = message("S");
const EXECUTE = message("E", [cstring(""), int32(0)]);

/** One statement by the extended protocol, unnamed, every value in and out as text. */
export function extendedQuery(text: string, values: readonly (string | null)[]): Buffer {
  return Buffer.concat([parseAndBind(text, values), DESCRIBE, EXECUTE, SYNC]);
}

const DESCRIBE = message("D", [Buffer.from("P"), cstring("")]);

/** One statement whose rows do not matter and without a Sync: where it fails, so does what follows up to the next. */
export function execute(text: string): Buffer {
  return Buffer.concat([parseAndBind(text, []), EXECUTE]);
}

function parseAndBind(text: string, values: readonly (string | null)[]): Buffer {
  const bound = values.flatMap((value) => {
    if (value === null) return [NULL];
    const bytes = Buffer.from(value);
    return [int32(bytes.length), bytes];
  });
  const none = int16(0);
  return Buffer.concat([
    message("P", [EMPTY, cstring(text), none]),
    message("B", [EMPTY, EMPTY, none, int16(values.length), ...bound, none]),
  ]);
}

const EMPTY = cstring("");
const NULL = int32(-1);
