/** Short messages in a corner: what happened, and at times how to undo it. */
import { sentence } from "../api/problem";

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
    this.say(sentence(error), { tone: "bad", lasts: LONG });
  }

  dismiss(id: number): void {
    this.shown = this.shown.filter((toast) => toast.id !== id);
  }
}

export const toasts = new Toasts();
