/**
 * A track on the desk: the version that is looked at and heard, where the music is in it, and which
 * thread one is at. The player plays; it may be at something else meanwhile.
 */
import type { VersionSummary } from "../api/types";
import { player, type Playable } from "../player/player.svelte";

interface Sheet {
  track: string;
  version: VersionSummary | undefined;
  /** What plays on behind it: the project, this version in its place. */
  queue: Playable[];
}

export class Desk {
  /** The thread that was chosen, or that the music came to last. */
  active = $state<string | null>(null);
  /** Scroll along with the music: until somebody scrolls away from it. */
  following = $state(true);
  /** ms; while the player is elsewhere. Null: where it was left. */
  #cursor = $state<number | null>(null);
  #sheet: () => Sheet;
  #prepare: () => void;

  /** `prepare` is called before anything is heard from here. */
  constructor(sheet: () => Sheet, prepare: () => void) {
    this.#sheet = sheet;
    this.#prepare = prepare;
  }

  /** Whether the player is at this version. */
  get here(): boolean {
    const { track, version } = this.#sheet();
    return version !== undefined && player.isCurrent(track, version.id);
  }

  get playing(): boolean {
    return this.here && player.playing;
  }

  /** ms */
  get now(): number {
    if (this.here) return player.position;
    const { version } = this.#sheet();
    return this.#cursor ?? (version ? player.placeIn(version.id) : 0);
  }

  /** ms; null until it is known. */
  get duration(): number | null {
    return this.#sheet().version?.duration_ms ?? null;
  }

  /** Play this version from a moment on. */
  hear(ms: number): void {
    this.#prepare();
    const { track, queue } = this.#sheet();
    const index = queue.findIndex((entry) => entry.track.id === track);
    if (this.here) {
      player.seek(ms);
      if (!player.playing) player.toggle();
    } else if (index >= 0) void player.play(queue, index, ms);
  }

  /** Go to a moment; what plays goes on playing, what stands still stays so. */
  seek(ms: number): void {
    if (this.here) player.seek(ms);
    else this.#cursor = ms;
  }

  toggle(): void {
    if (this.here) player.toggle();
    else this.hear(this.now);
  }

  /** Another version takes its place: where it plays, it goes on from the same moment. */
  swap(change: () => void): void {
    const { track } = this.#sheet();
    const [at, goesOn] = [this.now, player.isCurrent(track) && player.playing];
    change();
    this.#cursor = at;
    if (goesOn) this.hear(at);
  }

  /** Look at a thread, and hear it. */
  choose(thread: { id: string; start_ms: number }): void {
    this.active = thread.id;
    this.following = true;
    this.hear(thread.start_ms);
  }
}
