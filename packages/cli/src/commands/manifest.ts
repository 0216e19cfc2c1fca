import { buildManifest } from "../build-manifest.ts";
import { defineCommand } from "../command.ts";

export const manifest = defineCommand({
  name: "manifest",
  script: "build:manifest",
  summary:
    "Writes .slipway/manifest.json, which every deploy carries; fails when Schema.ts and the history disagree.",
  options: {},
  async run(_values, context) {
    const { manifest: built } = await buildManifest(context);
    const { release, entries, fingerprint, deferred } = built;
    const rehearsed = fingerprint === null ? "not rehearsed" : `${fingerprint.length} objects`;
    const orders = deferred.filter(({ sameEnd }) => sameEnd).length;
    context.print(
      `Release ${release}: ${entries.length} migrations, ${rehearsed}, ${orders} other orders of contract files end alike.`,
    );
  },
});
