import { expect, test } from "vitest";
import { Framer } from "./framer.ts";

const message = (type: string, body: string): Buffer => {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeUInt32BE(4 + body.length, 1);
  return Buffer.concat([head, Buffer.from(body)]);
};
const stream = Buffer.concat([
  message("Z", "I"),
  message("1", ""),
  message("D", "x".repeat(300)),
  message("C", "SELECT 1\0"),
]);
const whole = ["Z I", "1 ", `D ${"x".repeat(300)}`, "C SELECT 1\0"];
const show = (framer: Framer, chunks: readonly Buffer[]) =>
  chunks
    .flatMap((chunk) => framer.push(chunk))
    .map(({ type, body }) => `${type} ${body.toString()}`);

test("cuts the same messages wherever a stream is split in two", () => {
  for (let at = 0; at <= stream.length; at += 1) {
    const framer = new Framer();
    expect(show(framer, [stream.subarray(0, at), stream.subarray(at)])).toEqual(whole);
    expect(framer.rest()).toHaveLength(0);
  }
});

test("cuts the same messages from single bytes", () => {
  const framer = new Framer();
  expect(
    show(
      framer,
      [...stream].map((byte) => Buffer.from([byte])),
    ),
  ).toEqual(whole);
});

test("keeps what has made no message yet", () => {
  const framer = new Framer();
  expect(framer.push(stream.subarray(0, 9))).toHaveLength(1);
  expect(framer.rest()).toEqual(stream.subarray(6, 9));
});

test("keeps each message as it came", () => {
  const raw = new Framer().push(stream).map((found) => found.raw);
  expect(Buffer.concat(raw)).toEqual(stream);
});

test("joins the pieces of a large message once, not at every piece", () => {
  const large = message("D", "x".repeat(64 * 1024 * 1024));
  const framer = new Framer();
  let found = 0;
  const started = performance.now();
  for (let at = 0; at < large.length; at += 16_384) {
    found += framer.push(large.subarray(at, at + 16_384)).length;
  }
  expect(found).toBe(1);
  // Joined at every piece it is 128 GB of copies.
  expect(performance.now() - started).toBeLessThan(5000);
});
