import { readHistory } from "@slipway/migrate/history";
import { numbered, writeHistory } from "@slipway/migrate/testing/write-history";
import { expect, test } from "vitest";
import { refuseUnreadable } from "./refuse-unreadable.ts";

test("tells what no empty database could be given, and lets what is not written yet wait", async () => {
  const files = { fine: "SELECT 1;", typo: "SELECT 2; CREATE TABEL x (id int);" };
  const typo = readHistory(writeHistory(numbered(files)));
  await expect(refuseUnreadable(typo)).rejects.toThrow(
    'Nothing was emptied.\n0001_typo.sql:1:18: syntax error at or near "TABEL"; correct the SQL',
  );
  const unwritten = readHistory(writeHistory(numbered({ fine: "SELECT 1;", later: "" })));
  await expect(refuseUnreadable(unwritten)).resolves.toBeUndefined();
});
