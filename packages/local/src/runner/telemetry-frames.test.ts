import { expect, test } from "vitest";
import { type ConsoleMessage, messageOf, telemetryDecoder } from "./telemetry-frames.ts";

function frame(level: number, text: string): Buffer {
  const header = Buffer.alloc(16);
  header.writeUInt32BE((0xa55a0003 | level) >>> 0, 0);
  header.writeInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
}

const bytes = Buffer.concat([
  frame(12, "2026-01-01T00:00:00.000Z\tid\tINFO\tgrüß\ndich\n"),
  frame(20, ""),
  frame(24, "no prefix\tat\tall\n"),
]);

test.each([1, 3, 16, 17, 1000])("decodes frames that come in pieces of %i bytes", (size) => {
  const messages: ConsoleMessage[] = [];
  const decode = telemetryDecoder((message) => messages.push(message));
  for (let at = 0; at < bytes.length; at += size) decode(bytes.subarray(at, at + size));
  expect(messages.map((message) => [message.level, messageOf(message)])).toEqual([
    ["INFO", "grüß\ndich"],
    ["ERROR", ""],
    ["FATAL", "no prefix\tat\tall"],
  ]);
});
