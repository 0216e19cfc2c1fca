import { relative } from "node:path";
import { packClient } from "../client/pack-client.ts";
import { defineCommand } from "../command.ts";
import { paths } from "../paths.ts";

export const packClientCommand = defineCommand({
  name: "pack-client",
  script: "client:pack",
  summary:
    "Packs the typed client, as JavaScript with its types, into a tarball in .slipway/client for projects elsewhere.",
  options: {},
  async run(_values, context) {
    const { root } = context;
    const tarball = relative(root, await packClient(root, paths(root).client));
    context.print(
      `Packed ${tarball}; install it in your project by its path: npm install …/${tarball}`,
    );
  },
});
