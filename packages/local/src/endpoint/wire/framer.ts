/** One message of Postgres's protocol: its type's letter and what follows the length. */
export interface Message {
  readonly type: string;
  readonly body: Buffer;
  /** The message as it came, header included. */
  readonly raw: Buffer;
}

/** Bytes of type and length. */
export const HEADER = 5;

/** Cuts a stream of bytes into messages, wherever its chunks end. */
export class Framer {
  #chunks: Buffer[] = [];
  #length = 0;
  #needed = HEADER;

  /** The messages that `chunk` completes. */
  push(chunk: Buffer): Message[] {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    return this.#length < this.#needed ? [] : this.#cut();
  }

  /** Bytes of the message that comes next, as far as they are known. */
  get needed(): number {
    return this.#needed;
  }

  /** What has not made a message yet. */
  rest(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  #cut(): Message[] {
    const messages: Message[] = [];
    let bytes = this.rest();
    for (;;) {
      this.#needed = bytes.length < HEADER ? HEADER : 1 + bytes.readUInt32BE(1);
      if (bytes.length < this.#needed) break;
      const raw = bytes.subarray(0, this.#needed);
      messages.push({ type: raw.toString("latin1", 0, 1), body: raw.subarray(HEADER), raw });
      bytes = bytes.subarray(this.#needed);
    }
    this.#chunks = bytes.length > 0 ? [bytes] : [];
    this.#length = bytes.length;
    return messages;
  }
}
