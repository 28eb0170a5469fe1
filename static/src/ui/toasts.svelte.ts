/** Short messages in a corner: what happened, and at times how to undo it. */
import { sentence } from "../api/problem";
import { router } from "../navigation/router.svelte";
import { wayOn } from "../plans/limits";

export interface Toast {
  id: number;
  text: string;
  tone: "plain" | "bad";
  action?: { label: string; run: () => void };
  /** ms that it stays; it stays longer while somebody reads it. */
  lasts: number;
}

const SHORT = 5_000;
const LONG = 9_000;
let last = 0;

class Toasts {
  shown = $state<Toast[]>([]);

  say(text: string, options: Partial<Omit<Toast, "id" | "text">> = {}): number {
    const toast = { id: ++last, text, tone: "plain" as const, lasts: SHORT, ...options };
    this.shown.push(toast);
    return toast.id;
  }

  /** Say what went wrong. */
  fail(error: unknown): void {
    const way = wayOn(error);
    const { href, text = "" } = way ?? {};
    this.say(href ? sentence(error) : [sentence(error), text].filter(Boolean).join(" "), {
      tone: "bad",
      lasts: LONG,
      ...(href && { action: { label: text, run: () => router.go(href) } }),
    });
  }

  dismiss(id: number): void {
    this.shown = this.shown.filter((toast) => toast.id !== id);
  }
}

export const toasts = new Toasts();
