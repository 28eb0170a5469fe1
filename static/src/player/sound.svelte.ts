/** How loud and how fast: volume and mute are remembered, speed is for today. */
import { nextSpeed } from "./queue";
import * as remembered from "./remembered";

export class Sound {
  #audio: HTMLMediaElement;
  #loudness = $state.raw(remembered.lastLoudness());
  #speed = $state(1);

  constructor(audio: HTMLMediaElement) {
    this.#audio = audio;
    audio.preservesPitch = true;
    this.#apply();
  }

  /** 0 to 1 */
  get volume(): number {
    return this.#loudness.volume;
  }

  set volume(volume: number) {
    this.#loudness = { volume: Math.min(Math.max(0, volume), 1), muted: false };
    this.#apply();
  }

  get muted(): boolean {
    return this.#loudness.muted;
  }

  set muted(muted: boolean) {
    this.#loudness = { ...this.#loudness, muted };
    this.#apply();
  }

  /** 0.5 to 2, at the same pitch. */
  get speed(): number {
    return this.#speed;
  }

  set speed(speed: number) {
    this.#speed = speed;
    // Each address that is loaded begins at the default.
    this.#audio.defaultPlaybackRate = this.#audio.playbackRate = speed;
  }

  changeSpeed(direction: 1 | -1): void {
    this.speed = nextSpeed(this.speed, direction);
  }

  #apply(): void {
    this.#audio.volume = this.#loudness.volume;
    this.#audio.muted = this.#loudness.muted;
    remembered.keepLoudness(this.#loudness);
  }
}
