import { Socket } from "node:net";

export interface Supervisor {
  /** Waits to be told where to run, and takes that place. */
  takePlace(): Promise<void>;
}

// The pipe whose other end only the supervisor holds. Not stdin: that belongs to the handler, and is empty as on Lambda.
const SUPERVISOR_FD = 4;

/** Ends this process when its supervisor is gone, however it died. */
export function connectSupervisor(): Supervisor {
  const pipe = new Socket({ fd: SUPERVISOR_FD, readable: true, writable: false });
  pipe.on("close", () => process.exit(0));
  pipe.on("error", () => process.exit(0));
  pipe.resume();
  // A handler that waits for nothing must still end the process, as on Lambda.
  pipe.unref();
  return {
    async takePlace() {
      pipe.ref();
      become(JSON.parse(await firstLine(pipe)));
      pipe.unref();
    },
  };
}

async function firstLine(pipe: Socket): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  let received = "";
  pipe.setEncoding("utf8").on("data", (text: string) => {
    received += text;
    const end = received.indexOf("\n");
    if (end !== -1) resolve(received.slice(0, end));
  });
  return await promise;
}

function become(place: unknown): void {
  if (!isPlace(place)) throw new Error("the supervisor named no place");
  process.chdir(place.cwd);
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, place.environment);
}

function isPlace(value: unknown): value is { cwd: string; environment: object } {
  if (typeof value !== "object" || value === null) return false;
  if (!("cwd" in value && "environment" in value)) return false;
  return typeof value.cwd === "string" && typeof value.environment === "object";
}
