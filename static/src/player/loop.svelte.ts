/** A stretch that an audio element plays again and again. */
import { untrack } from "svelte";
import type { Range } from "./ranges";

export class Loop {
  #audio: HTMLMediaElement;
  #range = $state.raw<Range | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(audio: HTMLMediaElement) {
    this.#audio = audio;
    for (const event of ["play", "pause", "seeked", "ratechange"])
      audio.addEventListener(event, () => this.#mind());
  }

  get range(): Range | null {
    return this.#range;
  }

  set range(range: Range | null) {
    this.#range = range;
    untrack(() => this.#mind()); // an effect that sets it doesn't depend on it
  }

  /** Back to its beginning. */
  again(): void {
    if (this.#range) this.#audio.currentTime = this.#range.from / 1000;
  }

  /** Wait for its end by a timer: the element tells where it is four times a second only. */
  #mind(): void {
    clearTimeout(this.#timer);
    if (!this.#range || this.#audio.paused || this.#audio.seeking) return;
    const left = this.#range.to - this.#audio.currentTime * 1000;
    if (left <= 0) this.again();
    else this.#timer = setTimeout(() => this.#mind(), left / this.#audio.playbackRate);
  }
}
