import { isDeepStrictEqual } from "node:util";
import type { Registration } from "../engine/engine.ts";
import type { WireRecord } from "../engine/wire.ts";
import type { StoredResource } from "./checkpoint.ts";
import type { Step } from "./event-log.ts";

/** Inputs whose change makes a new resource in the place of the old one; where a type has none, it is updated. */
const REPLACES: Readonly<Record<string, readonly string[]>> = {
  // CREATE_ONLY: every change of these invokes anew (`internal/service/lambda/invocation.go`).
  "aws:lambda/invocation:Invocation": ["functionName", "input", "triggers"],
  "aws:lambda/function:Function": ["name"],
  "aws:s3/bucketObjectv2:BucketObjectv2": ["bucket", "key"],
  "aws:lambda/permission:Permission": ["action", "function", "principal", "functionUrlAuthType"],
};

export interface Planned extends Step {
  /** The inputs, with what is to be ignored as it was. */
  readonly inputs: WireRecord;
}

/** Decides what is done about a resource: nothing where its inputs are what they were. */
export function planStep(registration: Registration, old: StoredResource | undefined): Planned {
  const { urn, type, ignoreChanges } = registration;
  if (old === undefined) {
    const wanted = stored(registration, registration.inputs);
    return { op: "create", urn, type, old, new: wanted, diffs: [], inputs: registration.inputs };
  }
  const inputs = { ...registration.inputs };
  for (const key of ignoreChanges) {
    const before = old.inputs[key];
    if (before !== undefined) inputs[key] = before;
  }
  const keys = [...new Set([...Object.keys(old.inputs), ...Object.keys(inputs)])];
  const diffs = keys.filter((key) => !isDeepStrictEqual(old.inputs[key], inputs[key]));
  const replaced = diffs.some((key) => REPLACES[type]?.includes(key));
  const op = diffs.length === 0 ? "same" : replaced ? "replace" : "update";
  return { op, urn, type, old, new: stored(registration, inputs), diffs, inputs };
}

function stored(registration: Registration, inputs: WireRecord): StoredResource {
  const { urn, type, custom, parent, protect, retainOnDelete, dependencies } = registration;
  const byProperty = Object.entries(registration.propertyDependencies);
  return {
    urn,
    type,
    custom,
    inputs,
    outputs: {},
    dependencies: [...dependencies],
    propertyDependencies: Object.fromEntries(byProperty.map(([key, urns]) => [key, [...urns]])),
    ...(parent === "" ? {} : { parent }),
    ...(protect ? { protect } : {}),
    ...(retainOnDelete ? { retainOnDelete } : {}),
  };
}
