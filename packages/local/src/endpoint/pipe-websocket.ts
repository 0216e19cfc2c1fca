import type { Socket } from "node:net";
import type { RawData, WebSocket } from "ws";
import { toBuffer } from "./client-bytes.ts";

/** Bytes that may wait in a socket before its source is paused. */
const HIGH_WATER = 1024 * 1024;

const TERMINATE = Buffer.from([88, 0, 0, 0, 4]); // 'X', length 4

/**
 * Passes bytes both ways, `first` before all others, at the pace of the slower end; each end ends the other. Resolves
 * to whether the client had just `gone`, or taken its leave.
 */
export function pipeWebSocket(
  client: WebSocket,
  socket: Socket,
  first: Buffer,
): Promise<"gone" | "left"> {
  let last = first;
  if (first.length > 0) socket.write(first);
  client.on("message", (data: RawData) => {
    last = toBuffer(data);
    if (!socket.write(last)) client.pause();
  });
  socket.on("drain", () => client.resume());
  socket.on("data", (chunk) => {
    client.send(chunk, () => {
      if (client.bufferedAmount < HIGH_WATER) socket.resume();
    });
    if (client.bufferedAmount >= HIGH_WATER) socket.pause();
  });
  return new Promise((resolve) => {
    const ended = () => {
      client.close();
      resolve("left");
    };
    const closed = () => {
      resolve(last.subarray(-TERMINATE.length).equals(TERMINATE) ? "left" : "gone");
    };
    socket.on("close", ended);
    client.on("close", closed);
    // Either may have gone during the login.
    if (socket.destroyed) ended();
    else if (client.readyState === client.OPEN) socket.resume();
    else closed();
  });
}
