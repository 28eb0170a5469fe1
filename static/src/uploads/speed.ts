/** How fast something goes, smoothed over the last seconds. */

const WINDOW = 10_000; // ms

interface Sample {
  at: number; // ms
  done: number; // bytes
}

export class Speed {
  #samples: Sample[] = [];

  /** `done` bytes in all by now; less than before where something has to be done again. */
  note(done: number, at: number): void {
    if (done < (this.#samples.at(-1)?.done ?? 0)) this.#samples = [];
    this.#samples.push({ at, done });
    // One that is older stays: the window's beginning lies between two samples.
    while (this.#samples.length > 2 && this.#samples[1]!.at <= at - WINDOW) this.#samples.shift();
  }

  reset(): void {
    this.#samples = [];
  }

  /** Bytes per second; null before it can be told. */
  get perSecond(): number | null {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    if (!first || !last || last.at - first.at < 1000) return null;
    return ((last.done - first.done) * 1000) / (last.at - first.at);
  }

  /** Seconds for so many more bytes; null where nobody can tell. */
  left(bytes: number): number | null {
    const speed = this.perSecond;
    return speed ? Math.ceil(bytes / speed) : null;
  }
}
