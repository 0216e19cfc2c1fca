import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";

/** As Linux calls it. */
const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
/** As macOS does, and where no PATH leads. */
const PLACES = [
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/snap/bin/chromium",
];

const HOW = [
  "Install one: `apt-get install chromium` on Debian, `brew install --cask chromium` on macOS",
  "or say where one is: CHROMIUM=/path/to/chromium npm run test:browser",
].join("; ");

interface Surroundings {
  readonly CHROMIUM?: string | undefined;
  readonly PATH?: string | undefined;
}

/** The program of an installed Chromium: the one that CHROMIUM names, or the first that there is. Throws where none is. */
export async function findChromium(
  { CHROMIUM: named, PATH = "" }: Surroundings,
  places: readonly string[] = PLACES,
): Promise<string> {
  if (named) {
    if (await isProgram(named)) return named;
    throw new Error(`CHROMIUM names ${named}, which is no program. ${HOW}.`);
  }
  const folders = PATH.split(delimiter).filter((folder) => folder !== "");
  const candidates = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  for (const path of [...candidates, ...places]) if (await isProgram(path)) return path;
  throw new Error(`The browser tests need Chromium, and there is none. ${HOW}.`);
}

async function isProgram(path: string): Promise<boolean> {
  return await access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
