import { createServer } from "node:http";
import { listenOnWantedPort } from "@slipway/local/listen-on-wanted-port";
import { createServer as createVite, type Logger, type ViteDevServer } from "vite";
import { PAGE_PORT } from "../dev-ports.ts";

interface Options {
  /** The folder of index.html. */
  readonly root: string;
  /** Further folders that it imports from. */
  readonly imports: readonly string[];
  readonly cacheDir: string;
  /** What `import.meta.env` holds. */
  readonly variables: Readonly<Record<string, string>>;
  /** Prints what Vite warns of. */
  readonly print: (line: string) => void;
}

export interface ServedPage {
  /** `http://localhost:N/` */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the page from its sources; a saved one is shown at once. On a free port where the usual one is taken. */
export async function servePage(options: Options): Promise<ServedPage> {
  // Takes no connection itself: Vite wants one server for what it tells the page, and loopback has two addresses.
  const upgrades = createServer();
  const vite = await startVite(options, upgrades);
  try {
    const listening = await listenOnWantedPort(
      () =>
        createServer(vite.middlewares).on("upgrade", (request, socket, head) =>
          upgrades.emit("upgrade", request, socket, head),
        ),
      PAGE_PORT,
    );
    return {
      url: `http://localhost:${listening.port}/`,
      async close() {
        await vite.close();
        await listening.close();
      },
    };
  } catch (error) {
    await vite.close();
    throw error;
  }
}

function startVite(
  { root, imports, cacheDir, variables, print }: Options,
  upgrades: ReturnType<typeof createServer>,
): Promise<ViteDevServer> {
  return createVite({
    root,
    cacheDir,
    // Loads the configuration without writing it to a file first.
    configLoader: "native",
    // Only what runs says where it is.
    envDir: false,
    define: Object.fromEntries(
      Object.entries(variables).map(([name, value]) => [
        `import.meta.env.${name}`,
        JSON.stringify(value),
      ]),
    ),
    customLogger: printing(print),
    // As a middleware it also leaves the process's signals alone.
    server: {
      middlewareMode: true,
      ws: { server: upgrades },
      // By default Vite serves the whole repository to whoever asks, and `.slipway` holds passwords and keys.
      fs: { allow: [root, ...imports, cacheDir] },
    },
  });
}

/** Passes on warnings and errors; of the rest there is too much. */
function printing(print: (line: string) => void): Logger {
  const told = (text: string) => print(`page  ${text}`);
  return {
    hasWarned: false,
    info() {},
    warn: told,
    warnOnce: told,
    error: told,
    clearScreen() {},
    hasErrorLogged: () => false,
  };
}
