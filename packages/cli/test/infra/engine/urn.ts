const STACK = "pulumi:pulumi:Stack";

export interface UrnParts {
  readonly stack: string;
  readonly project: string;
  /** URN of the parent; empty for the stack itself. */
  readonly parent: string;
  readonly type: string;
  readonly name: string;
}

/** Names a resource as the engine does: by the types of its ancestors without the stack's, and by its name. */
export function makeUrn({ stack, project, parent, type, name }: UrnParts): string {
  const above = parent.split("::")[2] ?? "";
  const qualified = above === "" || above === STACK ? type : `${above}$${type}`;
  return `urn:pulumi:${stack}::${project}::${qualified}::${name}`;
}
