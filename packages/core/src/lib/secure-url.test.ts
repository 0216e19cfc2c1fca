import { expect, test } from "vitest";
import { isSecureUrl } from "./secure-url.ts";

test.each([
  "https://issuer.example/tenant/",
  "HTTPS://issuer.example",
  "http://localhost:3000",
  "http://127.0.0.1:3000",
  "http://[::1]:3000/x",
])("%s is secure", (url) => {
  expect(isSecureUrl(url)).toBe(true);
});

test.each([
  "",
  "issuer.example",
  "http://issuer.example",
  "http://localhost.issuer.example",
  "http://127.0.0.1@issuer.example",
  "http://0.0.0.0:3000",
  "https://user:password@issuer.example",
  "file:///etc/passwd",
  "javascript:1",
])("%s is not secure", (url) => {
  expect(isSecureUrl(url)).toBe(false);
});
