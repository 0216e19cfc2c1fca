import { createHash } from "node:crypto";
import { EndpointFailure, PostgresRefusal } from "./failures.ts";
import type { PostgresStream } from "./postgres-stream.ts";
import { scramClient, type ScramClient } from "./scram.ts";
import { readErrorFields } from "./wire/backend.ts";
import type { Message } from "./wire/framer.ts";
import { password, saslInitial, saslResponse, startup } from "./wire/frontend.ts";

export interface Login {
  /** Startup parameters; `user` and `database` among them. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly password: string;
}

export interface Greeting {
  /** AuthenticationOk up to the first ReadyForQuery, as they came. */
  readonly raw: Buffer;
  /** Process id and secret, as a CancelRequest wants them. */
  readonly cancelKey: Buffer;
}

const ASKS = { ok: 0, cleartext: 3, md5: 5, sasl: 10, saslContinue: 11, saslFinal: 12 } as const;

/** What takes the connection and then says nothing is no Postgres. */
const LIMIT_MS = 10_000;

/** Logs in with whatever method the server asks for. Throws PostgresRefusal in the server's words. */
export async function logIn(stream: PostgresStream, login: Login): Promise<Greeting> {
  const timer = setTimeout(() => stream.socket.destroy(), LIMIT_MS);
  try {
    return await talk(stream, login);
  } catch (error) {
    if (stream.open || error instanceof PostgresRefusal) throw error;
    throw new EndpointFailure(500, "Couldn't connect to compute node", { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

async function talk(stream: PostgresStream, login: Login): Promise<Greeting> {
  const raw: Buffer[] = [];
  let cancelKey = Buffer.alloc(0);
  let scram: ScramClient | undefined;
  stream.write(startup(login.parameters));
  for (;;) {
    const message = await stream.next();
    if (message.type === "E") throw new PostgresRefusal(readErrorFields(message.body), message.raw);
    if (message.type === "R" && message.body.readInt32BE(0) !== ASKS.ok) {
      scram = answer(stream, message, login, scram);
      continue;
    }
    raw.push(message.raw);
    if (message.type === "K") cancelKey = Buffer.from(message.body);
    if (message.type === "Z") return { raw: Buffer.concat(raw), cancelKey };
  }
}

function answer(
  stream: PostgresStream,
  { body }: Message,
  login: Login,
  scram: ScramClient | undefined,
): ScramClient | undefined {
  const text = body.toString("utf8", 4);
  switch (body.readInt32BE(0)) {
    case ASKS.cleartext:
      stream.write(password(login.password));
      return undefined;
    case ASKS.md5:
      stream.write(password(md5(login, body.subarray(4, 8))));
      return undefined;
    case ASKS.sasl: {
      const client = scramClient(login.password);
      stream.write(saslInitial("SCRAM-SHA-256", client.first));
      return client;
    }
    case ASKS.saslContinue:
      if (scram !== undefined) stream.write(saslResponse(scram.final(text)));
      return scram;
    case ASKS.saslFinal:
      if (scram?.verify(text)) return scram;
      throw new EndpointFailure(500, "the server does not know the password that it asked for");
    default:
      throw new EndpointFailure(500, "the server asks for a login that the endpoint does not know");
  }
}

function md5(login: Login, salt: Buffer): string {
  const inner = createHash("md5")
    .update(login.password + (login.parameters["user"] ?? ""))
    .digest("hex");
  return `md5${createHash("md5").update(inner).update(salt).digest("hex")}`;
}
