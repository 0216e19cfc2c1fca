import * as z from "zod/mini";
import { isSecureUrl } from "./secure-url.ts";

const auth = z.discriminatedUnion("mode", [
  z.object({
    mode: z.literal("token"),
    /** The `iss` of its tokens, letter for letter. */
    issuer: z.string().check(z.refine(isSecureUrl)),
    /** What must be among the `aud` of a token. */
    audience: z.string().check(z.minLength(1)),
  }),
  // What names an issuer was not meant to be open.
  z.object({ mode: z.literal("public"), issuer: z.literal(""), audience: z.literal("") }),
]);

/** Whose tokens the functions of a stage take; or, by mode "public", that they take requests without any. */
export type Auth = z.output<typeof auth>;

/** Throws, naming what is wrong, for a link that does not say one thing clearly. */
export function parseAuth(link: unknown): Auth {
  const parsed = z.safeParse(auth, link);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map(({ path }) => path.join(".")).join(", ");
  throw new Error(
    `the link Auth is wrong at ${wrong || "its root"}: it takes mode "token" with an issuer (https, or http on loopback) and an audience, or mode "public" with both empty`,
  );
}
