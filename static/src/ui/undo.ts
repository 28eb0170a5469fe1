/**
 * Undo instead of "are you sure": the deed is done a few seconds after it was asked for, unless it
 * was taken back; at once where the page is left.
 */
import { t } from "../text";
import { toasts } from "./toasts.svelte";

const GRACE = 7_000; // ms
const LEFT = "wavic.left";

interface Deed {
  /** What the toast says: "Deleted “Mix 3”." */
  text: string;
  /** Do it for good. Called once; may be on the way out, so fetch with keepalive. */
  carryOut: () => Promise<unknown>;
  /** Show things as they were. */
  takeBack: () => void;
}

const waiting = new Set<() => Promise<void>>();

export function undoable({ text, carryOut, takeBack }: Deed): void {
  const settle = async (done: boolean): Promise<void> => {
    if (!waiting.delete(now)) return;
    clearTimeout(timer);
    toasts.dismiss(toast);
    if (!done) return takeBack();
    await carryOut().catch((error: unknown) => {
      toasts.fail(error);
      takeBack();
    });
  };
  const now = (): Promise<void> => settle(true);
  const timer = setTimeout(now, GRACE);
  waiting.add(now);
  const toast = toasts.say(text, {
    lasts: GRACE,
    action: { label: t.common.undo, run: () => void settle(false) },
  });
}

/** Carry out all that waits; until it is done. */
export const settleAll = async (): Promise<void> => {
  await Promise.all([...waiting].map((now) => now()));
};

addEventListener("pagehide", () => {
  if (waiting.size) sessionStorage.setItem(LEFT, "yes");
  void settleAll();
});

/**
 * Whether the page before this one, in this tab, was left while deeds waited: they may be under way
 * still, and what this page asks first may be older than they are.
 */
export function justLeft(): boolean {
  const left = sessionStorage.getItem(LEFT) !== null;
  sessionStorage.removeItem(LEFT);
  return left;
}
