import { flushSync } from "svelte";
import { expect, test } from "vitest";
import { router } from "../navigation/router.svelte";
import { tokenIn, useLinkToken } from "./linkToken.svelte";

test.each([
  ["token=abc:def_-1", "abc:def_-1"],
  ["token=", ""],
  ["", null],
  ["section", null],
  ["a=1&token=x%3Ay", "x:y"],
])("#%s", (hash, token) => {
  expect(tokenIn(hash)).toBe(token);
});

test("the token is taken out of the address, and a later one counts", () => {
  router.go("/verify?from=mail#token=first", { replace: true });
  const steps = history.length;
  let token!: { readonly value: string | null };
  const done = $effect.root(() => {
    token = useLinkToken();
  });
  flushSync();
  expect(token.value).toBe("first");
  expect(location.href).not.toContain("first");
  expect(location.search).toBe("?from=mail");
  expect(history.length).toBe(steps);

  router.go("/verify#token=second");
  flushSync();
  expect(token.value).toBe("second");
  expect(location.hash).toBe("");
  done();
});
