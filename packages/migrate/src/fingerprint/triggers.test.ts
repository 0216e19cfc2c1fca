import { expect, test } from "vitest";
import { wideSchemaTrial } from "../testing/wide-schema-trial.ts";

const wide = wideSchemaTrial();

test.each([
  [
    "CREATE TRIGGER more AFTER INSERT ON scratch FOR EACH ROW WHEN (NEW.n > 1) EXECUTE FUNCTION touch()",
    [
      '+ trigger "more" on "public"."scratch" CREATE TRIGGER more AFTER INSERT ON public.scratch FOR EACH ROW WHEN ((new.n > 1)) EXECUTE FUNCTION public.touch()',
    ],
  ],
  [
    "CREATE CONSTRAINT TRIGGER more AFTER INSERT ON scratch DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION touch()",
    [
      '+ trigger "more" on "public"."scratch" CREATE CONSTRAINT TRIGGER more AFTER INSERT ON public.scratch DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.touch()',
    ],
  ],
  [
    "CREATE TRIGGER more BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION touch()",
    [
      '+ trigger "more" on "public"."events" CREATE TRIGGER more BEFORE INSERT ON public.events FOR EACH ROW EXECUTE FUNCTION public.touch()',
      '+ trigger "more" on "public"."events_2020" CREATE TRIGGER more BEFORE INSERT ON public.events_2020 FOR EACH ROW EXECUTE FUNCTION public.touch()',
    ],
  ],
  [
    "ALTER TABLE users DISABLE TRIGGER touched",
    [
      '- trigger "touched" on "public"."users" CREATE TRIGGER touched BEFORE UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.touch()',
      '+ trigger "touched" on "public"."users" disabled CREATE TRIGGER touched BEFORE UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.touch()',
    ],
  ],
  [
    "ALTER TABLE users ENABLE REPLICA TRIGGER touched",
    [
      '- trigger "touched" on "public"."users" CREATE TRIGGER touched BEFORE UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.touch()',
      '+ trigger "touched" on "public"."users" enabled for replica CREATE TRIGGER touched BEFORE UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.touch()',
    ],
  ],
  [
    "ALTER TABLE users ENABLE ALWAYS TRIGGER touched",
    [
      '- trigger "touched" on "public"."users" CREATE TRIGGER touched BEFORE UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.touch()',
      '+ trigger "touched" on "public"."users" enabled always CREATE TRIGGER touched BEFORE UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.touch()',
    ],
  ],
  [
    "DROP TRIGGER touched ON users",
    [
      '- trigger "touched" on "public"."users" CREATE TRIGGER touched BEFORE UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.touch()',
    ],
  ],
])("sees what becomes of triggers: %s", async (statements, drift) => {
  expect(await wide.driftAfter(statements)).toEqual(drift);
});
