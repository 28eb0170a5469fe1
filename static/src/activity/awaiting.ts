/**
 * The feed's line of an event is written a moment after the event is told: one asks for it soon, then
 * later, and then no more, as not every event makes a line.
 */

const WAITS = [600, 1_500, 5_000]; // ms

export class Awaiting {
  #ids = new Set<string>();
  #step = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `ask` for the newest lines; `known` says whether one is there. */
  constructor(
    private readonly ask: () => Promise<unknown>,
    private readonly known: (id: string) => boolean,
  ) {}

  /** A line may come of it. */
  expect(id: string): void {
    this.#ids.add(id);
    this.#step = 0;
    clearTimeout(this.#timer);
    this.#wait();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #wait(): void {
    this.#timer = setTimeout(() => void this.#look(), WAITS[this.#step]);
  }

  async #look(): Promise<void> {
    await this.ask().catch(() => {});
    for (const id of this.#ids) if (this.known(id)) this.#ids.delete(id);
    if (this.#ids.size > 0 && ++this.#step < WAITS.length) this.#wait();
    else this.#ids.clear();
  }
}
