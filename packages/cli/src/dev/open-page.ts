import { PAGE_PORT } from "../dev-ports.ts";
import type { Paths } from "../paths.ts";
import { withRemark } from "./addresses-of.ts";
import type { Tell } from "./dev-event.ts";
import { type PageAuth, pageVariables } from "./page-variables.ts";
import type { ServedPage } from "./serve-page.ts";

interface Options {
  readonly files: Paths;
  readonly urls: Readonly<Record<string, string>>;
  readonly auth: PageAuth;
  readonly tell: Tell;
}

/** Begins to serve the page of a running dev, and tells its address when it is there; nobody has to wait for it. */
export function openPage(options: Options): { close(): Promise<void> } {
  const served = serve(options);
  return { close: async () => (await served)?.close() };
}

async function serve({ files, tell, ...running }: Options): Promise<ServedPage | undefined> {
  const print = (text: string) => tell({ type: "note", text });
  try {
    // Loaded after all the rest, which should not wait for Vite.
    const { servePage } = await import("./serve-page.ts");
    const page = await servePage({
      root: files.page,
      imports: files.pageImports,
      cacheDir: files.pageCache,
      variables: pageVariables(running),
      print,
    });
    const address = withRemark({ name: "page", address: page.url }, { page: PAGE_PORT });
    tell({ type: "page", address });
    return page;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    print(`The page cannot be served: ${reason}. Everything else runs.`);
    return undefined;
  }
}
