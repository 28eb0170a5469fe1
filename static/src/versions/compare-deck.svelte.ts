/**
 * Two versions under one playhead, of which one is heard: what is pressed, and what follows from it.
 * Everything sounds through two gains, so that switching is a crossfade of a few ms.
 */
import type { components } from "../api/schema";
import { loopOf, type Range } from "../player/ranges";
import { openings, otherThan, SIDES, type Gains, type Side } from "./compare-levels";
import { BufferPair } from "./compare-buffers";
import type { Pair } from "./compare-pair";
import { StreamPair } from "./compare-streams";

export type Comparison = components["schemas"]["Comparison"];
type Sources = Pick<Comparison, "a" | "b">;

const CROSSFADE = 0.005; // s
const LONGEST_WAIT = 500; // ms
const TOO_SOON = 10_000; // ms: what breaks again within that is broken
/** ms: what is shorter is compared to the sample without being asked. */
export const SHORT = 60_000;
/** ms: longer ones would take too much memory, 23 MB a stereo minute and version. */
export const LONGEST_EXACT = 10 * 60_000;

export class Deck {
  readonly duration: number;
  heard = $state<Side>("a");
  matched = $state(true);
  playing = $state(false);
  position = $state(0); // ms
  /** To the sample, from memory. */
  exact = $state<"no" | "loading" | "yes">("no");
  broken = $state(false);
  #range = $state.raw<Range | null>(null);

  #context = new AudioContext({ latencyHint: "interactive" });
  #master: GainNode;
  #nodes: Record<Side, GainNode>;
  #gains: Gains;
  #addresses: Record<Side, string>;
  #pair: Pair;
  #abort = new AbortController();
  #frame = 0;
  #renew: () => Promise<Sources>;
  #renewing = false;
  #brokeAt = 0; // ms of the day

  /** `at` in ms; `renew` asks for the addresses again, which expire. */
  constructor({ a, b }: Sources, at: number, renew: () => Promise<Sources>) {
    const lengths = [a, b].map(({ version }) => version.duration_ms ?? 0);
    this.duration = Math.max(...lengths);
    this.#gains = { a: a.gain_db, b: b.gain_db };
    this.#addresses = { a: a.source_url, b: b.source_url };
    this.#renew = renew;
    this.#master = this.#context.createGain();
    this.#master.connect(this.#context.destination);
    this.#nodes = { a: this.#gain(), b: this.#gain() };
    this.#open(0);
    this.#pair = this.#streams();
    this.seek(at);
    if (this.duration <= SHORT) void this.beExact();
  }

  get mayBeExact(): boolean {
    return this.duration <= LONGEST_EXACT;
  }

  toggle(): void {
    if (this.playing) this.pause();
    else void this.play();
  }

  async play(): Promise<void> {
    if (this.position >= this.duration - 50) this.seek(this.#range?.from ?? 0);
    this.playing = true;
    await this.#context.resume(); // asleep until somebody presses something
    if (!this.playing) return;
    if (this.broken) return this.#mend();
    await this.#pair.play();
    this.#tick();
  }

  pause(): void {
    this.playing = false;
    this.#pair.pause();
    this.#tick();
  }

  /** ms */
  seek(ms: number): void {
    this.position = Math.min(Math.max(0, ms), this.duration);
    this.#pair.seek(this.position);
  }

  seekBy(ms: number): void {
    this.seek(this.position + ms);
  }

  hear(side: Side): void {
    if (side === this.heard) return;
    this.heard = side;
    void this.#switchTo(side);
  }

  switch(): void {
    this.hear(otherThan(this.heard));
  }

  match(matched: boolean): void {
    this.matched = matched;
    this.#open();
  }

  /** Of both, 0 to 1. */
  set volume(volume: number) {
    this.#master.gain.setTargetAtTime(volume, this.#context.currentTime, CROSSFADE);
  }

  get range(): Range | null {
    return this.#range;
  }

  set range(range: Range | null) {
    this.#range = range && loopOf(range.from, range.to, this.duration);
    this.#pair.loop(this.#range);
    if (this.#range && this.exact === "no" && this.mayBeExact) void this.beExact();
  }

  /** Decode both, then go on with them where it is. */
  async beExact(): Promise<void> {
    if (this.exact !== "no") return;
    this.exact = "loading";
    const { signal } = this.#abort;
    try {
      const pair = await BufferPair.of(
        this.#context,
        this.#addresses,
        this.#nodes,
        this.#told,
        signal,
      );
      if (signal.aborted) return pair.close();
      this.#replace(pair, this.#pair.position);
      this.exact = "yes";
    } catch {
      if (!signal.aborted) this.exact = "no"; // the streams go on
    }
  }

  /** Back to streams, and the memory back. */
  beLoose(): void {
    if (this.exact !== "yes") return;
    this.#replace(this.#streams(), this.#pair.position);
    this.exact = "no";
  }

  close(): void {
    this.#abort.abort();
    cancelAnimationFrame(this.#frame);
    this.#pair.close();
    void this.#context.close();
  }

  #told = {
    onended: () => {
      this.playing = false;
      this.seek(0);
    },
    onbroken: () => {
      const again = Date.now() - this.#brokeAt < TOO_SOON;
      this.#brokeAt = Date.now();
      if (again) this.#giveUp();
      else void this.#mend();
    },
  };

  /** Once more from there, with addresses of now. */
  async #mend(): Promise<void> {
    if (this.#renewing) return;
    this.#renewing = true;
    this.broken = false;
    try {
      const { a, b } = await this.#renew();
      if (this.#abort.signal.aborted) return;
      this.#addresses = { a: a.source_url, b: b.source_url };
      this.#replace(this.#streams(), this.position);
    } catch {
      this.#giveUp();
    } finally {
      this.#renewing = false;
    }
  }

  #giveUp(): void {
    this.playing = false;
    this.broken = true;
  }

  #streams(): StreamPair {
    return new StreamPair(this.#context, this.#addresses, this.#nodes, this.#told);
  }

  #replace(pair: Pair, at: number): void {
    this.#pair.close();
    this.#pair = pair;
    pair.heard = this.heard;
    pair.loop(this.#range);
    pair.seek(at);
    if (!this.playing) return;
    void pair.play();
    this.#tick();
  }

  #gain(): GainNode {
    const node = this.#context.createGain();
    node.connect(this.#master);
    return node;
  }

  /** The one to be heard may be on its way to where the other is: then as soon as it is there. */
  async #switchTo(side: Side): Promise<void> {
    for (let waited = 0; !this.#pair.isSteady(side) && waited < LONGEST_WAIT; waited += 10)
      await new Promise((go) => setTimeout(go, 10));
    if (this.heard !== side) return;
    this.#pair.heard = side;
    this.#open();
  }

  /** Let through what is to be heard, within s. */
  #open(within = CROSSFADE): void {
    const levels = openings(this.heard, this.#gains, this.matched);
    const now = this.#context.currentTime;
    for (const side of SIDES) {
      const { gain } = this.#nodes[side];
      gain.cancelScheduledValues(now);
      // Exponential, from wherever it is: after that time 5 % are left, and their sum stays 1.
      if (within) gain.setTargetAtTime(levels[side], now, within / 3);
      else gain.setValueAtTime(levels[side], now);
    }
  }

  #tick = (): void => {
    cancelAnimationFrame(this.#frame);
    this.position = Math.min(this.#pair.position, this.duration);
    if (this.playing) this.#frame = requestAnimationFrame(this.#tick);
  };
}
