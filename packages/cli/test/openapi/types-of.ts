import { createHash } from "node:crypto";

/** The first line of generated types, which names the document that they were made of. */
export function headerFor(document: string): string {
  const hash = createHash("sha256").update(document).digest("hex");
  return `// Made of the document with sha256 ${hash} by npm run openapi:types\n`;
}
