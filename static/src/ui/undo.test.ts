import { beforeEach, describe, expect, test, vi } from "vitest";
import { toasts } from "./toasts.svelte";
import { justLeft, settleAll, undoable } from "./undo";

beforeEach(() => {
  vi.useFakeTimers();
  toasts.shown = [];
  return () => vi.useRealTimers();
});

function deed() {
  const carryOut = vi.fn(() => Promise.resolve());
  const takeBack = vi.fn();
  undoable({ text: "Deleted.", carryOut, takeBack });
  return { carryOut, takeBack };
}

describe("a deed that can be undone", () => {
  test("is done once its time is over, and once only", () => {
    const { carryOut, takeBack } = deed();
    expect(carryOut).not.toHaveBeenCalled();
    vi.runAllTimers();
    settleAll();
    expect(carryOut).toHaveBeenCalledTimes(1);
    expect(takeBack).not.toHaveBeenCalled();
    expect(toasts.shown).toEqual([]);
  });

  test("is never done when it was taken back", () => {
    const { carryOut, takeBack } = deed();
    toasts.shown[0]!.action!.run();
    vi.runAllTimers();
    expect(carryOut).not.toHaveBeenCalled();
    expect(takeBack).toHaveBeenCalledTimes(1);
  });

  test("is done at once when the page is left", () => {
    const { carryOut } = deed();
    dispatchEvent(new Event("pagehide"));
    expect(carryOut).toHaveBeenCalledTimes(1);
    expect([justLeft(), justLeft()]).toEqual([true, false]);
  });

  test("is taken back, and said, when it fails", async () => {
    const takeBack = vi.fn();
    undoable({ text: "Deleted.", carryOut: () => Promise.reject(new Error()), takeBack });
    await vi.runAllTimersAsync();
    expect(takeBack).toHaveBeenCalledTimes(1);
    expect(toasts.shown.map(({ tone }) => tone)).toEqual(["bad"]);
  });
});
