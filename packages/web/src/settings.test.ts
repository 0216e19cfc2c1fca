import { api } from "@slipway/core/contract/api";
import { describe, expect, test } from "vitest";
import { builtPolicy } from "./content-security-policy.ts";
import { readSettings } from "./settings.ts";

const names = Object.keys(api);
const urls = Object.fromEntries(
  names.map((name) => [name, `https://${name}.lambda-url.example/`] as const),
);
const told = { VITE_URLS: JSON.stringify(urls) };
const issuer = { VITE_ISSUER: "https://id.example/realm", VITE_CLIENT_ID: "page" };
const reading = (variables: object) => () => readSettings({ ...told, ...variables });

describe("what a build is told", () => {
  test("is the URL of every function of the contract, and of no other", () => {
    const others = { ...urls, "for-no-page": "https://other.lambda-url.example/" };
    expect(readSettings({ VITE_URLS: JSON.stringify(others) }).urls).toEqual(urls);
  });

  test("is refused by the name of what is missing or no URL", () => {
    expect(reading({ VITE_URLS: "" })).toThrow(
      `VITE_URLS has no http(s) URL of ${names.join(", ")}:`,
    );
    expect(reading({ VITE_URLS: "https://a.example/" })).toThrow("VITE_URLS is no JSON of URLs");
    const wrong = JSON.stringify({ ...urls, status: "javascript:alert(1)" });
    expect(reading({ VITE_URLS: wrong })).toThrow("VITE_URLS has no http(s) URL of status:");
    expect(reading({ VITE_ISSUER: issuer.VITE_ISSUER })).toThrow("VITE_CLIENT_ID is missing");
    expect(reading({ VITE_ISSUER: "id.example" })).toThrow("VITE_ISSUER is no http(s) URL");
  });

  test("becomes the only origins that the page may connect to", () => {
    const settings = readSettings({ ...told, ...issuer });
    const origins = names.map((name) => `https://${name}.lambda-url.example`).join(" ");
    const policy = builtPolicy(settings);
    expect(policy).toContain(`connect-src ${origins} https://id.example;`);
    const others = { VITE_ISSUER_ORIGINS: "https://tokens.example https://login.example" };
    expect(builtPolicy(readSettings({ ...told, ...issuer, ...others }))).toContain(
      "https://id.example https://tokens.example https://login.example;",
    );
    const more = { ...settings.urls, another: "https://another.lambda-url.example/posts" };
    expect(builtPolicy({ ...settings, urls: more })).toContain(
      "https://another.lambda-url.example ",
    );
    expect(policy).toMatch(/^default-src 'none';/);
    expect(policy).not.toContain("unsafe");
  });
});
