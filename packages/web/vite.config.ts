import { defineConfig, type Plugin } from "vite";
import { builtPolicy, DEV_POLICY } from "./src/content-security-policy.ts";
import { readSettings } from "./src/settings.ts";

/**
 * Writes the page's Content-Security-Policy as the first thing in its head, so that it counts for all that follows.
 * A build whose variables are not all there fails here, by their names.
 */
function policyPlugin(): Plugin {
  let policy = DEV_POLICY;
  return {
    name: "slipway:content-security-policy",
    configResolved({ command, env }) {
      if (command === "build") policy = builtPolicy(readSettings(env));
    },
    transformIndexHtml: () => [
      {
        tag: "meta",
        attrs: { "http-equiv": "Content-Security-Policy", content: policy },
        injectTo: "head-prepend",
      },
    ],
  };
}

export default defineConfig({
  plugins: [policyPlugin()],
  build: {
    target: "es2023",
    // Every browser that the target names knows module preloads.
    modulePreload: { polyfill: false },
    // What is inlined would be a data: URL, which the policy does not let in.
    assetsInlineLimit: 0,
  },
});
