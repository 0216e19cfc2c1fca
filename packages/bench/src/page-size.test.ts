import { expect, test } from "vitest";
import { measurePage, PAGE_LIMIT } from "./page-size.ts";

test("the page weighs no more than it may, and what signs in is loaded apart", async () => {
  const { page, signIn } = await measurePage();
  expect(page).toBeGreaterThan(10);
  expect(page).toBeLessThan(PAGE_LIMIT);
  expect(signIn).toBeGreaterThan(1);
});
