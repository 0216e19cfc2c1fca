import type { Context } from "../context.ts";
import type { Paths } from "../paths.ts";
import { pageVariables } from "./page-variables.ts";
import type { ServedPage } from "./serve-page.ts";

interface Options {
  readonly context: Context;
  readonly files: Paths;
  readonly urls: Readonly<Record<string, string>>;
  readonly auth: { readonly issuer: string; readonly audience: string };
}

export interface OpenPage {
  /** Where it is, once it is there; undefined where it cannot be served, which is printed. */
  readonly url: Promise<string | undefined>;
  close(): Promise<void>;
}

/** Begins to serve the page of a running dev, and prints its address when it is there; nobody has to wait for it. */
export function openPage(options: Options): OpenPage {
  const served = serve(options);
  return {
    url: served.then((page) => page?.url),
    close: async () => (await served)?.close(),
  };
}

async function serve({ context, files, ...running }: Options): Promise<ServedPage | undefined> {
  try {
    // Loaded after all the rest, which should not wait for Vite.
    const { servePage } = await import("./serve-page.ts");
    const page = await servePage({
      root: files.page,
      cacheDir: files.pageCache,
      variables: pageVariables(running),
      print: (line) => context.print(line),
    });
    context.print(`  page      ${page.url}`);
    return page;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    context.print(`The page cannot be served: ${reason}. Everything else runs.`);
    return undefined;
  }
}
