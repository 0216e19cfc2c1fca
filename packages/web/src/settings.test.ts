import { describe, expect, test } from "vitest";
import { builtPolicy } from "./content-security-policy.ts";
import { readSettings } from "./settings.ts";

const urls = {
  VITE_COUNTER_URL: "https://a.lambda-url.example/",
  VITE_USERS_URL: "https://b.lambda-url.example/",
  VITE_STATUS_URL: "https://a.lambda-url.example/status",
};
const issuer = { VITE_ISSUER: "https://id.example/realm", VITE_CLIENT_ID: "page" };

describe("what a build is told", () => {
  test("is refused by the name of what is missing or no URL", () => {
    expect(() => readSettings({ ...urls, VITE_USERS_URL: "" })).toThrow(
      "VITE_USERS_URL is missing",
    );
    const wrong = { ...urls, VITE_STATUS_URL: "javascript:alert(1)" };
    expect(() => readSettings(wrong)).toThrow("VITE_STATUS_URL is no http(s) URL");
    const half = { ...urls, VITE_ISSUER: issuer.VITE_ISSUER };
    expect(() => readSettings(half)).toThrow("VITE_CLIENT_ID is missing");
  });

  test("becomes the only origins that the page may connect to", () => {
    const policy = builtPolicy(readSettings({ ...urls, ...issuer }));
    expect(policy).toContain(
      "connect-src https://a.lambda-url.example https://b.lambda-url.example https://id.example;",
    );
    const others = { VITE_ISSUER_ORIGINS: "https://tokens.example https://login.example" };
    expect(builtPolicy(readSettings({ ...urls, ...issuer, ...others }))).toContain(
      "https://id.example https://tokens.example https://login.example;",
    );
    expect(policy).toMatch(/^default-src 'none';/);
    expect(policy).not.toContain("unsafe");
  });
});
