const SCRIPTS = new Map([
  ["dev", "dev"],
  ["build", "build"],
  ["manifest", "build:manifest"],
  ["pack-client", "client:pack"],
]);

/** The npm script of a command, by the command's name. */
export function scriptOf(name: string): string {
  return SCRIPTS.get(name) ?? `db:${name}`;
}

/** Puts the commands that a message names as they are typed here: the engine knows `slipway` alone, which no PATH holds. */
export function asTyped(message: string): string {
  return message.replaceAll(/`slipway ([a-z-]+)( [^`]+)?`/g, (_, name: string, args = "") => {
    const behind = args === "" ? "" : ` --${args}`;
    return `\`npm run ${scriptOf(name)}${behind}\``;
  });
}
