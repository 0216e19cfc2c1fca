import { answerDataSource } from "../engine/data-sources.ts";
import { providerOutputs } from "../engine/provider-outputs.ts";
import type { Engine, Registered, Registration } from "../engine/engine.ts";
import { UNKNOWN, type WireRecord } from "../engine/wire.ts";
import type { Checkpoint, StoredResource } from "./checkpoint.ts";
import type { EventLog } from "./event-log.ts";
import { makeResource } from "./make-resource.ts";
import { type Planned, planStep } from "./plan-step.ts";
import { runCommand } from "./run-command.ts";

export interface UpdateOptions {
  readonly checkpoint: Checkpoint;
  readonly log: EventLog;
  readonly cloud: string;
  /** Tells what would be done, and does none of it. */
  readonly preview: boolean;
}

export interface Update extends Engine {
  /** Whether a resource could not be made. */
  readonly failed: boolean;
  /** What the state has and the program did not ask for, to be deleted in this order. */
  surplus(): readonly StoredResource[];
}

/**
 * Brings a stack to what its program registers. A failed resource keeps its old state, and only what depends on it goes
 * without: all else is made, as in the engine's worst case, in which it all was under way already.
 */
export function update({ checkpoint, log, cloud, preview }: UpdateOptions): Update {
  const before = new Map(checkpoint.resources.map((resource) => [resource.urn, resource]));
  const now = new Map<string, StoredResource>();
  let failed = false;
  /** What is made so far, and behind it what was there before. */
  const state = () => [...now.values(), ...[...before.values()].filter(({ urn }) => !now.has(urn))];
  const keep = (resource: StoredResource) => {
    now.set(resource.urn, resource);
    if (!preview) checkpoint.save(state());
  };
  const objects = () => state().map((resource) => resource.inputs);
  const make = async (planned: Planned, registration: Registration): Promise<Registered> => {
    const { op, old, inputs } = planned;
    if (op === "same" && old !== undefined) return { id: old.id ?? "", outputs: old.outputs };
    if (!registration.custom) return { id: "", outputs: {} };
    if (preview) {
      const outputs = unmade(planned, providerOutputs(registration).outputs);
      return { id: op === "update" ? (old?.id ?? "") : "", outputs };
    }
    const kind = op === "update" ? "update" : "create";
    return makeResource({ kind, registration: { ...registration, inputs }, objects, cloud });
  };
  return {
    get failed() {
      return failed;
    },
    surplus: () => checkpoint.resources.filter(({ urn }) => !now.has(urn)).toReversed(),
    async register(registration) {
      const planned = planStep(registration, before.get(registration.urn));
      log.begins(planned);
      try {
        const { id, outputs } = await make(planned, registration);
        const made = { ...planned.new, ...(id === "" ? {} : { id }), outputs };
        keep(storedOf(planned, made));
        log.done({ ...planned, new: now.get(registration.urn) });
        return { id, outputs };
      } catch (error) {
        failed = true;
        log.failed(planned, error instanceof Error ? error.message : String(error));
        throw error;
      }
    },
    async complete(urn, outputs) {
      const resource = now.get(urn);
      if (resource !== undefined) keep({ ...resource, outputs });
    },
    // `sst diff` builds the page by it, for no resource is made then.
    invoke: async (token, args) =>
      token === "command:local:run" ? runCommand(args) : answerDataSource(token, args),
  };
}

function storedOf(planned: Planned, made: Partial<StoredResource>): StoredResource {
  if (planned.new === undefined) throw new Error(`${planned.urn} is not to be made`);
  return { ...planned.new, ...made };
}

/** In a preview: what was, or is asked for, stays; what only the provider can tell is unknown. */
function unmade({ op, old, inputs }: Planned, outputs: WireRecord): WireRecord {
  if (op === "update") return { ...old?.outputs, ...inputs };
  const unknown = Object.keys(outputs).map((key) => [key, UNKNOWN] as const);
  return { ...Object.fromEntries(unknown), ...inputs };
}
