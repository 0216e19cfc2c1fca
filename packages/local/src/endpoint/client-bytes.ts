import type { RawData, WebSocket } from "ws";

/** What a client sends before the pipe stands, wherever its frames end. */
export class ClientBytes {
  readonly #client: WebSocket;
  #bytes = Buffer.alloc(0);
  #wake: (() => void) | undefined;
  #ended = false;
  readonly #read = (data: RawData) => {
    this.#bytes = Buffer.concat([this.#bytes, toBuffer(data)]);
    this.#wake?.();
  };

  constructor(client: WebSocket) {
    this.#client = client;
    client.on("message", this.#read);
    client.on("close", () => {
      this.#ended = true;
      this.#wake?.();
    });
  }

  /** Exactly `length` bytes. */
  async take(length: number): Promise<Buffer> {
    while (this.#bytes.length < length) {
      if (this.#ended) throw new Error("the client went away");
      await new Promise<void>((wake) => (this.#wake = wake));
    }
    const taken = this.#bytes.subarray(0, length);
    this.#bytes = this.#bytes.subarray(length);
    return taken;
  }

  detach(): Buffer {
    this.#client.off("message", this.#read);
    return this.#bytes;
  }
}

/** The bytes of a frame. */
export function toBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
