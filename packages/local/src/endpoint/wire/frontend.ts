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

function message(type: string, ...parts: readonly Buffer[]): Buffer {
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
export const password = (text: string): Buffer => message("p", cstring(text));
export const saslInitial = (mechanism: string, response: string): Buffer =>
  message("p", cstring(mechanism), int32(Buffer.byteLength(response)), Buffer.from(response));
export const saslResponse = (response: string): Buffer => message("p", Buffer.from(response));
export const simpleQuery = (text: string): Buffer => message("Q", cstring(text));

export const sync = (): Buffer => message("S");

/** One statement by the extended protocol, unnamed, every value in and out as text; a Sync is to follow. */
export function extendedQuery(text: string, values: readonly (string | null)[]): Buffer {
  return Buffer.concat([parse(text), bind(values), DESCRIBE, EXECUTE]);
}

/** One statement whose rows do not matter. */
export function execute(text: string): Buffer {
  return Buffer.concat([parse(text), bind([]), EXECUTE]);
}

const EMPTY = cstring("");
const DESCRIBE = message("D", Buffer.from("P"), EMPTY);
const EXECUTE = message("E", EMPTY, int32(0));

const parse = (text: string): Buffer => message("P", EMPTY, cstring(text), int16(0));

/** Written in place: there may be 65,535 values, and megabytes of them. */
function bind(values: readonly (string | null)[]): Buffer {
  const lengths = values.map((value) => (value === null ? -1 : Buffer.byteLength(value)));
  const length = lengths.reduce((sum, bytes) => sum + 4 + Math.max(bytes, 0), 12);
  const bytes = Buffer.allocUnsafe(1 + length);
  let at = bytes.write("B", 0, "latin1");
  at = bytes.writeInt32BE(length, at);
  at = bytes.writeInt32BE(0, at); // No names of portal and statement, no formats of values.
  at = bytes.writeUInt16BE(values.length, at);
  values.forEach((value, index) => {
    at = bytes.writeInt32BE(lengths[index] ?? -1, at);
    if (value !== null) at += bytes.write(value, at);
  });
  bytes.writeInt16BE(0, at); // No formats of results.
  return bytes;
}
