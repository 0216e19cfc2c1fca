import { appendFileSync } from "node:fs";
import { isSecret, mapWire, type WireRecord } from "../engine/wire.ts";
import type { StoredResource } from "./checkpoint.ts";

export type Op = "same" | "create" | "update" | "replace" | "delete";

export interface Step {
  readonly op: Op;
  readonly urn: string;
  readonly type: string;
  readonly old: StoredResource | undefined;
  readonly new: StoredResource | undefined;
  /** The inputs that differ. */
  readonly diffs: readonly string[];
}

export interface EventLog {
  /** A step begins; in a preview that is all there is of it. */
  begins(step: Step): void;
  done(step: Step): void;
  failed(step: Step, message: string): void;
  /** An error that is no resource's. */
  broken(message: string): void;
  /** The end of the update, without which the CLI takes it for broken off. */
  ends(): void;
}

/** Writes the engine's events, a line of JSON each, as the CLI reads them (`apitype.EngineEvent`). */
export function openEventLog(file: string, preview: boolean): EventLog {
  const changes: Record<string, number> = {};
  let sequence = 0;
  const write = (event: Readonly<Record<string, object>>) => {
    const line = { sequence: sequence++, timestamp: Math.floor(Date.now() / 1000), ...event };
    appendFileSync(file, `${JSON.stringify(line)}\n`);
  };
  const diagnostic = (urn: string, message: string) =>
    write({ diagnosticEvent: { urn, message, color: "raw", severity: "error" } });
  return {
    begins(step) {
      changes[step.op] = (changes[step.op] ?? 0) + 1;
      write({ resourcePreEvent: { metadata: metadata(step), planning: preview } });
    },
    done(step) {
      write({ resOutputsEvent: { metadata: metadata(step), planning: preview } });
    },
    failed(step, message) {
      write({ resOpFailedEvent: { metadata: metadata(step), status: 0, steps: 1 } });
      diagnostic(step.urn, message);
    },
    broken: (message) => diagnostic("", message),
    ends: () =>
      write({
        summaryEvent: {
          maybeCorrupt: false,
          durationSeconds: 0,
          resourceChanges: changes,
          PolicyPacks: {},
        },
      }),
  };
}

function metadata({ op, urn, type, old, new: wanted, diffs }: Step): object {
  return {
    op,
    urn,
    type,
    old: old === undefined ? null : stateOf(old),
    new: wanted === undefined ? null : stateOf(wanted),
    keys: [],
    diffs,
    detailedDiff: Object.fromEntries(
      diffs.map((key) => [key, { diffKind: "update", inputDiff: true }]),
    ),
    logical: true,
    provider: "",
  };
}

function stateOf(resource: StoredResource): object {
  const { urn, type, custom, id, parent, protect, inputs, outputs } = resource;
  return {
    type,
    urn,
    custom,
    id: id ?? "",
    parent: parent ?? "",
    protect: protect ?? false,
    inputs: withoutSecrets(inputs),
    outputs: withoutSecrets(outputs),
    provider: "",
  };
}

/** The engine shows `[secret]` in its events. */
function withoutSecrets(properties: WireRecord): unknown {
  return mapWire(properties, (record) => (isSecret(record) ? "[secret]" : record));
}
