import { expect, test } from "vitest";
import { scramVerifier } from "./scram-verifier.ts";

// RFC 7677, section 3: its example's salt and iterations, and the signatures that follow from them.
test("computes what the example of RFC 7677 stores", () => {
  const salt = Buffer.from("W22ZaJ0SNY7soEsUEjb6gQ==", "base64");
  expect(scramVerifier("pencil", salt)).toBe(
    "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
  );
});

test("salts each anew", () => {
  expect(scramVerifier("pencil")).not.toBe(scramVerifier("pencil"));
});
