/** What elements a kind of element is made by: `HTMLButtonElement` for a button. */
type Kind<E extends Element> = abstract new () => E;

/** The element of index.html with an id. Throws where there is none, or one of another kind. */
export function element<E extends Element>(id: string, kind: Kind<E>): E {
  return part(document, `#${id}`, kind);
}

/** The one element below another that a selector names. Throws where there is none, or one of another kind. */
export function part<E extends Element>(root: ParentNode, selector: string, kind: Kind<E>): E {
  const found = root.querySelector(selector);
  if (found instanceof kind) return found;
  throw new Error(`index.html has no ${kind.name} at ${selector}`);
}

/** A copy of the one element that a template of index.html holds. */
export function copyOf<E extends Element>(id: string, kind: Kind<E>): E {
  const { content } = element(id, HTMLTemplateElement);
  const copy = document.importNode(content, true).firstElementChild;
  if (copy instanceof kind) return copy;
  throw new Error(`the template #${id} of index.html does not hold a ${kind.name}`);
}
