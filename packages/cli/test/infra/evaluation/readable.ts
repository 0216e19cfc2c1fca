import {
  assetPath,
  isSecret,
  mapWire,
  revealed,
  type Wire,
  type WireRecord,
} from "../engine/wire.ts";

/** Properties with `{ $secret: … }` and `{ $path: … }` in the place of Pulumi's signatures. */
export function readable(properties: WireRecord): WireRecord {
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]) => [key, mapWire(value, named)]),
  );
}

function named(record: WireRecord): Wire {
  if (isSecret(record)) return { $secret: revealed(record) };
  const path = assetPath(record);
  return path === undefined ? record : { $path: path };
}
