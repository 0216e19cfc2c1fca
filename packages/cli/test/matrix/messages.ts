/** What a client says at a time. */
export interface Message {
  readonly bytes: Buffer;
  /** Whether it waits for an answer: it does not when it says good-bye, and then may go on over another connection. */
  readonly asks: boolean;
}

export interface MessageCutter {
  /** The messages that are whole with this chunk. */
  push(chunk: Buffer): readonly Message[];
}

export type Transport = "http" | "tcp";

/** One kind of messages that follow each other. */
interface Kind {
  /** How many bytes the first message of a buffer has; undefined while that cannot be told. */
  readonly measure: (bytes: Buffer) => number | undefined;
  readonly asks: (message: Buffer) => boolean;
  /** The kind of the message after this one. */
  readonly next: (message: Buffer) => Kind;
}

/** Cuts at each message of Postgres's protocol; over HTTP at each request and, after an upgrade, at each WebSocket frame. */
export function cutMessages(transport: Transport): MessageCutter {
  let kind = transport === "http" ? HTTP_REQUEST : STARTUP;
  let rest = Buffer.alloc(0);
  return {
    push(chunk) {
      rest = Buffer.concat([rest, chunk]);
      const messages: Message[] = [];
      for (;;) {
        const length = kind.measure(rest);
        if (length === undefined || length > rest.length) return messages;
        const bytes = rest.subarray(0, length);
        messages.push({ bytes, asks: kind.asks(bytes) });
        rest = rest.subarray(length);
        kind = kind.next(bytes);
      }
    },
  };
}

const TERMINATE = "X".charCodeAt(0);

/** Has a type, and a length that counts itself. */
const POSTGRES_MESSAGE: Kind = {
  measure: (bytes) => (bytes.length < 5 ? undefined : 1 + bytes.readUInt32BE(1)),
  asks: (message) => message[0] !== TERMINATE,
  next: () => POSTGRES_MESSAGE,
};

/** The first message has no type. */
const STARTUP: Kind = {
  measure: (bytes) => (bytes.length < 4 ? undefined : bytes.readUInt32BE(0)),
  asks: () => true,
  next: () => POSTGRES_MESSAGE,
};

const UPGRADE = /\r\nupgrade: *websocket\r\n/i;
const LENGTH = /\r\ncontent-length: *(\d+)\r\n/i;

const HTTP_REQUEST: Kind = {
  measure(bytes) {
    const text = bytes.toString("latin1");
    const end = text.indexOf("\r\n\r\n");
    if (end === -1) return undefined;
    return end + 4 + Number(LENGTH.exec(text.slice(0, end + 2))?.[1] ?? 0);
  },
  asks: () => true,
  next: (request) => (UPGRADE.test(request.toString("latin1")) ? FRAME : HTTP_REQUEST),
};

const MASK = 4;
const BINARY = 2;

/** RFC 6455, 5.2: a client's frame has a length of one, three or nine bytes, and a mask. */
const FRAME: Kind = {
  measure(bytes) {
    const head = headOf(bytes);
    return head === undefined ? undefined : head.start + head.length;
  },
  asks(frame) {
    const { start = 0, length = 0 } = headOf(frame) ?? {};
    const isBinary = (frame.readUInt8(0) & 15) === BINARY;
    if (!isBinary || length === 0) return false;
    return (frame.readUInt8(start) ^ frame.readUInt8(start - MASK)) !== TERMINATE;
  },
  next: () => FRAME,
};

function headOf(bytes: Buffer): { readonly start: number; readonly length: number } | undefined {
  if (bytes.length < 2) return undefined;
  const length = bytes.readUInt8(1) & 127;
  if (length < 126) return { start: 2 + MASK, length };
  const size = length === 126 ? 2 : 8;
  if (bytes.length < 2 + size) return undefined;
  return { start: 2 + size + MASK, length: Number(`0x${bytes.toString("hex", 2, 2 + size)}`) };
}
