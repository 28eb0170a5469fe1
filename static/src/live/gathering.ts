/**
 * What events made out of date, gathered for a moment: a hundred events in a second are few
 * requests. When much happens the moment is longer and scattered, so that all the screens of a band
 * don't ask at once. What nobody looks at waits until somebody does.
 */
import { queries } from "../api/queries";
import type { Key } from "./interests";

const MOMENT = 80; // ms
const BUSY = 10; // events in a second
const LONG = 1_000; // ms
const LONGEST = 3_000; // ms that writes of one's own are waited for
/** Shown of a hidden page as well: in its title. */
const ALWAYS = new Set<string>(["notifications"]);

export class Gathering {
  #keys = new Map<string, Key>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #recent: number[] = [];
  #held = 0;
  #writing: () => boolean;

  /** `writing`: an answer on its way would come from before what is being written. */
  constructor(writing: () => boolean, signal: AbortSignal) {
    this.#writing = writing;
    document.addEventListener("visibilitychange", () => this.#plan(), { signal });
    signal.addEventListener("abort", () => clearTimeout(this.#timer));
  }

  add(keys: Key[]): void {
    const now = Date.now();
    this.#recent = [...this.#recent.filter((at) => now - at < 1_000), now];
    for (const key of keys) this.#keys.set(key.join(" "), key);
    this.#plan();
  }

  #plan(): void {
    if (this.#timer !== undefined || this.#keys.size === 0) return;
    const busy = this.#recent.length > BUSY;
    const pause = busy ? LONG * (1 + Math.random()) : MOMENT * (1 + Math.random());
    this.#timer = setTimeout(() => this.#ask(), pause);
  }

  #ask(): void {
    this.#timer = undefined;
    if (this.#writing() && this.#held < LONGEST) {
      this.#held += MOMENT;
      this.#timer = setTimeout(() => this.#ask(), MOMENT);
      return;
    }
    this.#held = 0;
    const whole = new Set([...this.#keys.values()].filter(({ length }) => length === 1).flat());
    for (const [name, key] of this.#keys) {
      if (document.hidden && !ALWAYS.has(key[0])) continue;
      this.#keys.delete(name);
      // ["tracks"] is asked for all of them already.
      if (key.length > 1 && whole.has(key[0])) continue;
      void queries.invalidateQueries({ queryKey: key });
    }
  }
}
