import type { Wire, WireRecord } from "./wire.ts";

/** A resource as its program wants it. */
export interface Registration {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** URN; empty for the stack. */
  readonly parent: string;
  /** Whether a provider makes it; a component is only a folder for others. */
  readonly custom: boolean;
  readonly inputs: WireRecord;
  /** URNs of what must exist first: named by `dependsOn` or the source of an input. */
  readonly dependencies: readonly string[];
  /** The same by input; what `dependencies` has beyond these was named by `dependsOn`. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly ignoreChanges: readonly string[];
  /** Outputs that are secrets whatever their inputs are. */
  readonly secretOutputs: readonly string[];
  /** URN and id of the provider that was given explicitly. */
  readonly provider: string;
}

export interface Registered {
  /** Empty for a component. */
  readonly id: string;
  readonly outputs: WireRecord;
}

/** What stands behind a program: it makes the resources, in the order in which they are registered. */
export interface Engine {
  /** Throws when the resource cannot be made: then nothing that depends on it is registered. */
  register(registration: Registration): Promise<Registered>;
  /** A component tells its outputs when it is complete; the stack its own. */
  complete(urn: string, outputs: WireRecord): Promise<void>;
  /** Answers a data source or a provider's function. */
  invoke(token: string, args: WireRecord): Promise<Wire>;
}
