import { beforeEach, expect, test, vi } from "vitest";
import { Problem, unreachable } from "../api/problem";
import { t } from "../text";
import { Submission } from "./submission.svelte";

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

const failing = (document: object, retryAfter?: number) => () =>
  Promise.reject(new Problem(document, retryAfter));

test("it waits, is done, and has no problem", async () => {
  const submission = new Submission();
  const sent = submission.run(() => Promise.resolve());
  expect(submission.busy).toBe(true);
  expect(await sent).toBe(true);
  expect(submission).toMatchObject({ busy: false, sentence: "", code: null });
});

test("nothing is sent twice at once", async () => {
  const submission = new Submission();
  const send = vi.fn(() => Promise.resolve());
  const both = await Promise.all([submission.run(send), submission.run(send)]);
  expect(both).toEqual([true, false]);
  expect(send).toHaveBeenCalledTimes(1);
});

test("what fields lack is said at the fields, and the next attempt begins anew", async () => {
  const submission = new Submission();
  const errors = { email: ["Enter a valid address.", "Twice."] };
  await submission.run(failing({ code: "invalid", detail: "Some fields aren't right.", errors }));
  expect(submission.of("email")).toBe("Enter a valid address.");
  expect(submission.of("name")).toBeUndefined();
  expect(submission.sentence).toBe("");
  await submission.run(() => Promise.resolve());
  expect(submission.of("email")).toBeUndefined();
});

test("what is wrong with the whole is said of the whole", async () => {
  const submission = new Submission({ email_taken: "It is yours?" });
  await submission.run(failing({ code: "invalid", errors: { detail: ["One or the other."] } }));
  expect(submission.sentence).toBe("One or the other.");
  await submission.run(failing({ code: "email_taken", detail: "Taken." }));
  expect(submission.sentence).toBe("It is yours?");
  await submission.run(() => Promise.reject(unreachable()));
  expect(submission.sentence).toBe(t.errors.unreachable);
  await submission.run(() => Promise.reject(new TypeError("a mistake of ours")));
  expect(submission.sentence).toBe(t.errors.unknown);
});

test("a refusal for a time counts down by the clock, then lets one try again", async () => {
  const submission = new Submission();
  await submission.run(failing({ code: "throttled", detail: "Too often." }, 90));
  expect(submission.wait).toBe(90);
  const send = vi.fn(() => Promise.resolve());
  expect(await submission.run(send)).toBe(false);
  expect(send).not.toHaveBeenCalled();

  vi.advanceTimersByTime(70_000); // a sleeping tab ticks late
  submission.tick();
  expect(submission.wait).toBe(20);
  vi.advanceTimersByTime(19_500);
  submission.tick();
  expect(submission.wait).toBe(1);
  expect(submission.sentence).toBe("Too often.");
  vi.advanceTimersByTime(500);
  submission.tick();
  expect(submission).toMatchObject({ wait: 0, sentence: "" });
  expect(await submission.run(send)).toBe(true);
});
