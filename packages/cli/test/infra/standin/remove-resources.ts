import { ask, invoke } from "./make-resource.ts";
import type { Checkpoint, StoredResource } from "./checkpoint.ts";
import type { EventLog } from "./event-log.ts";

export interface Removal {
  readonly checkpoint: Checkpoint;
  /** What stays. */
  readonly kept: readonly StoredResource[];
  /** What goes, in this order. */
  readonly surplus: readonly StoredResource[];
  readonly log: EventLog;
  readonly cloud: string;
}

/** Deletes resources; a protected one stops it. One that is retained is only forgotten. Returns whether all are gone. */
export async function removeResources(removal: Removal): Promise<boolean> {
  const { checkpoint, kept, surplus, log, cloud } = removal;
  for (const [index, resource] of surplus.entries()) {
    const { urn, type } = resource;
    const step = { op: "delete", urn, type, old: resource, new: undefined, diffs: [] } as const;
    log.begins(step);
    if (resource.protect === true) {
      log.failed(step, `resource ${urn} cannot be deleted because it is protected`);
      return false;
    }
    if (resource.retainOnDelete !== true) await unmake(resource, cloud);
    checkpoint.save([...kept, ...surplus.slice(index + 1).toReversed()]);
    log.done(step);
  }
  return true;
}

async function unmake({ type, inputs, id = "" }: StoredResource, cloud: string): Promise<void> {
  if (type === "aws:lambda/function:Function") await ask(cloud, { kind: "delete", name: id });
  const isInvoked = inputs["lifecycleScope"] === "CRUD";
  if (type === "aws:lambda/invocation:Invocation" && isInvoked) await invoke(inputs, { cloud });
}
