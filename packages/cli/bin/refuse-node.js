/** Ends with what to do where this Node is older than `oldest` and that of the lockfile is not there. */
export function refuseNode(oldest) {
  console.error(
    `slipway: Node ${process.versions.node} is too old and the Node of the lockfile is not installed. Run \`npm install\` without --omit=optional, or use Node 24 (at least ${oldest}).`,
  );
  process.exit(1);
}
