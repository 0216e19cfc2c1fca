import type { Socket } from "node:net";
import type { RawData, WebSocket } from "ws";
import { toBuffer } from "./client-bytes.ts";

/** Bytes that may wait in a socket before its source is paused. */
const HIGH_WATER = 1024 * 1024;

/** Passes bytes both ways, `first` before all others, at the pace of the slower end; each end ends the other. */
export function pipeWebSocket(client: WebSocket, socket: Socket, first: Buffer): void {
  if (first.length > 0) socket.write(first);
  client.on("message", (data: RawData) => {
    if (!socket.write(toBuffer(data))) client.pause();
  });
  socket.on("drain", () => client.resume());
  socket.on("data", (chunk) => {
    client.send(chunk, () => {
      if (client.bufferedAmount < HIGH_WATER) socket.resume();
    });
    if (client.bufferedAmount >= HIGH_WATER) socket.pause();
  });
  socket.on("close", () => client.close());
  client.on("close", () => socket.destroy());
  // Either may have gone during the login.
  if (socket.destroyed) client.close();
  else if (client.readyState === client.OPEN) socket.resume();
  else socket.destroy();
}
