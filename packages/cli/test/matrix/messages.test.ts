import { expect, test } from "vitest";
import { cutMessages } from "./messages.ts";

function message(type: string, body: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(4 + body.length);
  return Buffer.concat([Buffer.from(type), length, Buffer.from(body)]);
}

/** Masked as a client's frames are. */
function frame(text: string, opcode = 2): Buffer {
  const { length } = text;
  const header = Buffer.from([0x80 | opcode, 0x80 | Math.min(length, 126)]);
  const size = Buffer.alloc(length < 126 ? 0 : 2);
  if (length >= 126) size.writeUInt16BE(length);
  const mask = Buffer.from([1, 2, 3, 4]);
  const body = Buffer.from(text).map((byte, n) => byte ^ (mask[n % 4] ?? 0));
  return Buffer.concat([header, size, mask, body]);
}

const HTTP = Buffer.from("POST /sql HTTP/1.1\r\nContent-Length: 4\r\nhost: x\r\n\r\nbody");
const UPGRADE = Buffer.from("GET /v2 HTTP/1.1\r\nUpgrade: websocket\r\n\r\n");

test.each([
  [
    "tcp",
    [message("", "startup"), message("p", "secret"), message("Q", "SELECT 1\0"), message("X", "")],
  ],
  ["http", [HTTP, HTTP]],
  ["http", [UPGRADE, frame("p"), frame("Q".repeat(300)), frame("Q".repeat(125)), frame("X")]],
] as const)("cuts what is said over %s, however it arrives", (transport, whole) => {
  const messages = cutMessages(transport).push(Buffer.concat(whole));
  expect(messages.map(({ bytes }) => bytes)).toEqual(whole);
  const slowly = cutMessages(transport);
  const found = Array.from(Buffer.concat(whole), (byte) => slowly.push(Buffer.from([byte])));
  expect(found.flat()).toEqual(messages);
});

test("tells what asks from what says good-bye", () => {
  const tcp = [message("", "startup"), message("Q", "SELECT 1\0"), message("X", "")];
  const http = [UPGRADE, frame("QX"), frame("X"), frame("bye", 8)];
  expect(asks("tcp", tcp)).toEqual([true, true, false]);
  expect(asks("http", http)).toEqual([true, true, false, false]);
});

function asks(transport: "http" | "tcp", said: readonly Buffer[]): readonly boolean[] {
  const messages = cutMessages(transport).push(Buffer.concat(said));
  return messages.map((one) => one.asks);
}
