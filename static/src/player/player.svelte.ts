/**
 * What is heard: one audio element for the whole studio, so that music goes on between pages.
 * Reactive: read `current`, `playing`, `position` in components.
 */
import { api, ok } from "../api/client";
import { session } from "../session/session.svelte";
import { t } from "../text";
import { toasts } from "../ui/toasts.svelte";
import { Addresses } from "./addresses";
import { Listening } from "./listening";
import { Loop } from "./loop.svelte";
import { watching } from "./position";
import { following, preceding, type Playable, type Repeat } from "./queue";
import { loopOf, type Range } from "./ranges";
import * as remembered from "./remembered";
import { Sound } from "./sound.svelte";

export type { Playable, Repeat } from "./queue";
export type { Range } from "./ranges";

const KEEP_EVERY = 5_000; // ms
const WARM_BEFORE = 20_000; // ms before the end that the next one begins to load
const BACK_TO_BEGINNING = 3_000; // ms: "previous" begins anew when more than this was heard
const SAME_PLACE = 1_000; // ms: what breaks there twice is broken

async function askForAddress({ track, version }: Playable): Promise<string> {
  const query = { version: version.id, redirect: false };
  const params = { path: { id: track.id }, query };
  return (await ok(api.GET("/track/{id}/stream", { params }))).url;
}

class Player {
  readonly audio = new Audio();
  readonly sound = new Sound(this.audio);
  queue = $state.raw<Playable[]>([]);
  index = $state(-1);
  /** It plays, or will as soon as it can. */
  playing = $state(false);
  /** Why nothing is heard though it plays: it loads, or the server still prepares it. */
  waiting = $state<"loading" | "processing" | null>(null);
  repeat = $state<Repeat>("off");

  #loop = new Loop(this.audio);
  #watch = watching(this.audio);
  #addresses = new Addresses(askForAddress);
  #listening: Listening | null = null;
  #warm = new Audio();
  /** ms where it will begin; null once the element knows. */
  #pending = $state.raw<number | null>(null);
  #measured = $state(0);
  /** Which start is the last one that was asked for: the others give up. */
  #turn = 0;
  #brokeAt: number | null = null;
  #lastKept = 0;

  constructor() {
    const { audio } = this;
    audio.preload = "auto";
    const on = (event: keyof HTMLMediaElementEventMap, run: () => void) =>
      audio.addEventListener(event, run);
    on("playing", () => (this.waiting = null));
    on("waiting", () => (this.waiting = "loading"));
    on("loadedmetadata", () => (this.#pending = null));
    on("durationchange", () => (this.#measured = audio.duration * 1000 || 0));
    on("pause", () => this.#paused());
    on("timeupdate", () => this.#passing());
    on("ended", () => void this.#ended());
    on("error", () => void this.#broken());
    addEventListener("pagehide", () => this.#keep());
    session.onEnd(() => {
      this.stop();
      remembered.forgetAll();
    });
    if (session.active) this.#recall();
  }

  get current(): Playable | null {
    return this.queue[this.index] ?? null;
  }

  /** ms */
  get position(): number {
    this.#watch();
    return this.#pending ?? this.audio.currentTime * 1000;
  }

  /** ms; of the version as it was decoded, which browsers may not know. */
  get duration(): number {
    return this.current?.version.duration_ms ?? this.#measured;
  }

  isCurrent(track: string, version?: string): boolean {
    return this.current?.track.id === track && (!version || this.current.version.id === version);
  }

  /** ms where a version is, or was left: to show it, and to go on from there. */
  placeIn(version: string): number {
    return this.current?.version.id === version ? this.position : remembered.placeIn(version);
  }

  /** Play a list from one of its entries on. */
  async play(queue: Playable[], index: number, fromMs = 0): Promise<void> {
    this.#keep();
    this.#addresses.take(queue);
    this.queue = queue;
    await this.#goTo(index, fromMs);
  }

  /** Another entry of the queue. */
  async jump(index: number): Promise<void> {
    this.#keep();
    await this.#goTo(index, 0);
  }

  async next(): Promise<void> {
    const index = following(this.index, this.queue.length, this.repeat);
    if (index !== null) await this.jump(index);
  }

  async previous(): Promise<void> {
    const index = preceding(this.index, this.queue.length, this.repeat);
    if (this.position > BACK_TO_BEGINNING || index === null) this.seek(0);
    else await this.jump(index);
  }

  toggle(): void {
    if (this.playing) this.pause();
    else this.resume();
  }

  pause(): void {
    this.#turn++;
    this.playing = false;
    this.waiting = null;
    this.audio.pause();
  }

  resume(): void {
    if (!this.current) return;
    // What was only offered has no address yet, and what broke needs another one.
    if (!this.#loaded) return void this.#start(this.position);
    this.playing = true;
    this.audio.play().catch((error: DOMException) => this.#refused(error));
  }

  /** ms */
  seek(ms: number): void {
    if (!this.current) return;
    const to = Math.min(Math.max(0, ms), this.duration);
    if (!this.#loaded || this.#pending !== null) this.#pending = to;
    if (this.#loaded) this.audio.currentTime = to / 1000;
  }

  seekBy(ms: number): void {
    this.seek(this.position + ms);
  }

  /** The stretch of the current version that is played again and again. */
  get range(): Range | null {
    return this.#loop.range;
  }

  set range(range: Range | null) {
    this.#loop.range = range && loopOf(range.from, range.to, this.duration);
  }

  /** Nothing any more: the player is hidden. */
  stop(): void {
    this.#keep();
    this.pause();
    this.#listening = null;
    this.#addresses.clear();
    this.#unload();
    this.queue = [];
    this.index = -1;
    this.range = null;
    remembered.keepQueue([], -1);
  }

  get #loaded(): boolean {
    return this.audio.hasAttribute("src") && !this.audio.error;
  }

  #unload(): void {
    this.#pending = null;
    this.#measured = 0;
    this.audio.removeAttribute("src");
    this.audio.load();
  }

  async #goTo(index: number, fromMs: number): Promise<void> {
    this.#listening = null;
    this.#unload();
    this.index = index;
    this.range = null;
    this.#brokeAt = null;
    remembered.keepQueue(this.queue, index);
    await this.#start(fromMs);
  }

  /** Play what is current from a moment on, as soon as there is something to play. */
  async #start(fromMs: number): Promise<void> {
    const current = this.current;
    if (!current) return;
    const turn = ++this.#turn;
    this.playing = true;
    this.waiting = "loading";
    this.#listening ??= new Listening(current.track.id, current.version.id);
    this.#listening.keep(this.audio.played);
    this.#pending = fromMs;
    try {
      // Not awaited where it is known: browsers let a click play, and what is soon after it.
      const known = this.#addresses.known(current);
      const address =
        known ?? (await this.#addresses.prepared(current, () => this.#prepares(turn)));
      if (turn !== this.#turn) return;
      this.audio.src = address;
    } catch (error) {
      if (turn !== this.#turn) return;
      this.pause();
      return toasts.fail(error);
    }
    this.audio.currentTime = (this.#pending ?? fromMs) / 1000; // sought meanwhile, perhaps
    await this.audio.play().catch((error: DOMException) => this.#refused(error));
  }

  /** The server isn't ready with it; whether it is still wanted. */
  #prepares(turn: number): boolean {
    if (turn === this.#turn) this.waiting = "processing";
    return turn === this.#turn;
  }

  /** What can't be loaded comes as an event, and "aborted" means that something else is wanted. */
  #refused(error: DOMException): void {
    if (error.name === "NotAllowedError") this.pause();
  }

  /** By us, or by the system: a call came in. */
  #paused(): void {
    const { audio } = this;
    if (audio.paused && !audio.ended) this.playing = false;
    this.#keep();
  }

  /** The address expired, or the network went: once more from there, with another address. */
  async #broken(): Promise<void> {
    const { current, audio } = this;
    if (!current || !audio.hasAttribute("src")) return;
    const at = this.position;
    const again = this.#brokeAt !== null && Math.abs(at - this.#brokeAt) < SAME_PLACE;
    this.#brokeAt = at;
    this.#addresses.drop(current);
    if (this.playing && !again) return this.#start(at);
    if (this.playing) toasts.say(t.player.broken(current.track.title), { tone: "bad" });
    this.pause();
    this.#pending = at;
  }

  async #ended(): Promise<void> {
    if (this.range) {
      this.#loop.again();
      return this.resume();
    }
    this.#keep();
    const index = following(this.index, this.queue.length, this.repeat, { ended: true });
    if (index === null) this.playing = false;
    else await this.#goTo(index, 0);
  }

  #passing(): void {
    const { audio } = this;
    this.#listening?.passing(audio.played);
    if (Date.now() - this.#lastKept > KEEP_EVERY) this.#keepPlace();
    if (this.duration - this.position < WARM_BEFORE) void this.#warmNext();
  }

  #keep(): void {
    this.#keepPlace();
    this.#listening?.tell(this.audio.played);
  }

  #keepPlace(): void {
    if (!this.current || !this.#listening) return;
    this.#lastKept = Date.now();
    remembered.keepPlace(this.current.version.id, this.position, this.duration);
  }

  /** Have the browser fetch the beginning of what comes next, so that there is hardly a gap. */
  async #warmNext(): Promise<void> {
    if (this.range) return;
    const index = following(this.index, this.queue.length, this.repeat, { ended: true });
    const next = index === null ? null : this.queue[index]!;
    if (!next || index === this.index) return;
    const url = await this.#addresses.of(next).catch(() => null);
    if (!url || this.#warm.src === url) return;
    this.#warm.preload = "auto";
    this.#warm.src = url;
  }

  /** What was heard last, offered where it was left; nothing is loaded for it. */
  #recall(): void {
    const last = remembered.lastQueue();
    if (!last) return;
    this.queue = last.queue;
    this.index = last.index;
    this.#pending = remembered.placeIn(this.current!.version.id);
  }
}

export const player = new Player();
