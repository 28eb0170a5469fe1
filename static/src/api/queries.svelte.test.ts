import { createQuery } from "@tanstack/svelte-query";
import { flushSync } from "svelte";
import { afterEach, expect, test } from "vitest";
import { Problem } from "./problem";
import { queries } from "./queries";

afterEach(() => queries.clear());

test("what is first read after it came is what came", async () => {
  const answer: Record<string, (text: string) => void> = {};
  const of = (name: string) =>
    createQuery(
      () => ({ queryKey: [name], queryFn: () => new Promise<string>((r) => (answer[name] = r)) }),
      () => queries,
    );
  let said: string | undefined;
  const stop = $effect.root(() => {
    const [late, early] = [of("late"), of("early")];
    $effect(() => {
      const failed = late.error ?? early.error; // with this, `data` is not what is looked at
      said = failed ? "" : late.data && early.data && `${late.data}, ${early.data}`;
    });
  });
  flushSync();
  answer.early!("early");
  await new Promise((done) => setTimeout(done, 20));
  answer.late!("late");
  await new Promise((done) => setTimeout(done, 20));
  flushSync();
  expect(said).toBe("late, early");
  stop();
});

test.each([
  [404, undefined],
  [403, undefined],
  [500, "a record"],
])("what was there and is answered with %i by now is shown as %s", async (status, shown) => {
  const queryKey = ["project", "p"];
  queries.setQueryData(queryKey, "a record");
  const queryFn = () => Promise.reject(new Problem({ status }));
  await expect(
    queries.fetchQuery({ queryKey, queryFn, retry: false, staleTime: 0 }),
  ).rejects.toThrow();
  expect(queries.getQueryData(queryKey)).toBe(shown);
});
