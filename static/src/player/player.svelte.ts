/**
 * What is heard: one audio element for the whole studio, so that music goes on between pages.
 * Reactive: read `current`, `playing`, `position` in components.
 */
import { api, ok } from "../api/client";
import type { Picture, TrackSummary, VersionSummary } from "../api/types";
import { toasts } from "../ui/toasts.svelte";

/** A version of a track, and whose it is: what the player shows and plays. */
export interface Playable {
  track: Pick<TrackSummary, "id" | "title" | "project" | "space">;
  version: VersionSummary;
  project?: { id: string; title: string; artwork: Picture | null };
}

class Player {
  readonly audio = new Audio();
  queue = $state.raw<Playable[]>([]);
  index = $state(-1);
  playing = $state(false);
  /** ms */
  position = $state(0);

  constructor() {
    this.audio.preload = "auto";
    this.audio.addEventListener("play", () => (this.playing = true));
    this.audio.addEventListener("pause", () => (this.playing = false));
    this.audio.addEventListener(
      "timeupdate",
      () => (this.position = this.audio.currentTime * 1000),
    );
    this.audio.addEventListener("ended", () => void this.next());
  }

  get current(): Playable | null {
    return this.queue[this.index] ?? null;
  }

  /** ms; of the version as it was decoded, which browsers may not know. */
  get duration(): number {
    return this.current?.version.duration_ms ?? 0;
  }

  isCurrent(track: string, version?: string): boolean {
    return this.current?.track.id === track && (!version || this.current.version.id === version);
  }

  /** Play a list from one of its entries on. */
  async play(queue: Playable[], index: number, fromMs = 0): Promise<void> {
    this.queue = queue;
    this.index = index;
    await this.#start(fromMs);
  }

  async #start(fromMs: number): Promise<void> {
    const current = this.current;
    if (!current) return;
    try {
      this.audio.src = current.version.stream_url ?? (await this.#address(current));
      this.audio.currentTime = fromMs / 1000;
      this.position = fromMs;
      await this.audio.play();
    } catch (error) {
      if (!(error instanceof DOMException)) toasts.fail(error);
    }
  }

  async #address({ track, version }: Playable): Promise<string> {
    const query = { version: version.id, redirect: false };
    const params = { path: { id: track.id }, query };
    return (await ok(api.GET("/track/{id}/stream", { params }))).url;
  }

  toggle(): void {
    if (this.playing) this.audio.pause();
    else if (this.current) void this.audio.play();
  }

  /** ms */
  seek(ms: number): void {
    this.position = Math.min(Math.max(0, ms), this.duration);
    this.audio.currentTime = this.position / 1000;
  }

  async next(): Promise<void> {
    if (this.index + 1 < this.queue.length) await this.play(this.queue, this.index + 1);
  }

  async previous(): Promise<void> {
    if (this.position > 3000 || this.index <= 0) this.seek(0);
    else await this.play(this.queue, this.index - 1);
  }

  stop(): void {
    this.audio.pause();
    this.audio.removeAttribute("src");
    this.queue = [];
    this.index = -1;
  }
}

export const player = new Player();
