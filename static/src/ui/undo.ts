/**
 * Undo instead of "are you sure": the deed is done a few seconds after it was asked for, unless it
 * was taken back; at once where the page is left.
 */
import { t } from "../text";
import { toasts } from "./toasts.svelte";

const GRACE = 7_000; // ms

interface Deed {
  /** What the toast says: "Deleted “Mix 3”." */
  text: string;
  /** Do it for good. Called once; may be on the way out, so fetch with keepalive. */
  carryOut: () => Promise<unknown>;
  /** Show things as they were. */
  takeBack: () => void;
}

const waiting = new Set<() => void>();

export function undoable({ text, carryOut, takeBack }: Deed): void {
  const settle = (done: boolean): void => {
    if (!waiting.delete(now)) return;
    clearTimeout(timer);
    toasts.dismiss(toast);
    if (!done) return takeBack();
    carryOut().catch((error: unknown) => {
      toasts.fail(error);
      takeBack();
    });
  };
  const now = (): void => settle(true);
  const timer = setTimeout(now, GRACE);
  waiting.add(now);
  const toast = toasts.say(text, {
    lasts: GRACE,
    action: { label: t.common.undo, run: () => settle(false) },
  });
}

/** Carry out all that waits. */
export const settleAll = (): void => waiting.forEach((now) => now());

addEventListener("pagehide", settleAll);
