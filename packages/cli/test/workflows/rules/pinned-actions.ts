import type { Rule } from "../rule.ts";

export const pinnedActions: Rule = {
  id: "pinned-actions",
  why: "a tag can be moved to other code; a commit cannot, and its comment says which release it is",
  check: ({ uses }) =>
    uses
      .filter(({ name, comment }) => {
        if (name.startsWith("./")) return false;
        return !/^[\w./-]+@[0-9a-f]{40}$/.test(name) || !/^ v\d+\.\d+\.\d+$/.test(comment);
      })
      .map(({ name }) => name),
};
