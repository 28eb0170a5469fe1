// Tells what was really heard, for the honest statistics of whoever shared it.

import { call } from "./api.js";

const MOST_RANGES = 500;

// One listening to one version; the element's next `src` begins another one.
export class Listening {
  #audio;
  #track;
  #version;
  #play = crypto.getRandomValues(new Uint32Array(4)).join("-");
  #told = "";

  constructor(audio, track, version) {
    [this.#audio, this.#track, this.#version] = [audio, track, version];
  }

  // All that was heard so far: what gets lost on the way is in the next one.
  tell() {
    const ranges = this.#heard();
    if (this.#told === String(ranges)) return;
    this.#told = String(ranges);
    const body = { version: this.#version, play: this.#play, ranges };
    // `keepalive`: it arrives even when the page is left at this moment.
    call("POST", `/track/${this.#track}/heard`, body, { keepalive: true }).catch(() => {});
  }

  #heard() {
    const { played } = this.#audio;
    return Array.from({ length: Math.min(played.length, MOST_RANGES) }, (_, index) => [
      Math.round(played.start(index) * 1000),
      Math.round(played.end(index) * 1000),
    ]).filter(([from, to]) => to > from);
  }
}
