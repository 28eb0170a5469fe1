/** Two media elements side by side: they begin at once, whatever their length. */
import type { Range } from "../player/ranges";
import { otherThan, SIDES, type Side } from "./compare-levels";
import type { Addresses, Nodes, Pair, Told } from "./compare-pair";
import { corrected, UNTRIED } from "./compare-sync";

const LOOK = 150; // ms between two looks at how far apart they are
const END = 20; // ms: so near to its end nothing is left to play

export class StreamPair implements Pair {
  heard: Side = "a";
  #elements: Record<Side, HTMLAudioElement>;
  #nodes: AudioNode[];
  #told: Told;
  #playing = false;
  /** Which start is the last one asked for. */
  #turn = 0;
  #stalled: Side | null = null;
  #broken = false;
  #alignment = UNTRIED;
  #timer: ReturnType<typeof setInterval> | undefined;
  #loop: Range | null = null;

  constructor(context: AudioContext, addresses: Addresses, into: Nodes, told: Told) {
    this.#told = told;
    this.#elements = { a: elementOf(addresses.a), b: elementOf(addresses.b) };
    this.#nodes = SIDES.map((side) => {
      const element = this.#elements[side];
      element.addEventListener("error", () => this.#breaks());
      element.addEventListener("ended", () => this.#ended());
      element.addEventListener("waiting", () => this.#waits(side));
      element.addEventListener("canplay", () => this.#goesOn(side));
      const node = context.createMediaElementSource(element);
      node.connect(into[side]);
      return node;
    });
  }

  get position(): number {
    const { [this.heard]: heard, [otherThan(this.heard)]: other } = this.#elements;
    return (heard.ended ? other : heard).currentTime * 1000; // they needn't be equally long
  }

  isSteady(side: Side): boolean {
    return !this.#elements[side].seeking;
  }

  async play(): Promise<void> {
    const turn = ++this.#turn;
    this.#playing = true;
    this.#alignment = UNTRIED;
    const left = SIDES.filter((side) => this.#left(side)).map((side) => this.#elements[side]);
    await Promise.all(left.map(arrived));
    if (turn !== this.#turn) return;
    this.#timer = setInterval(() => this.#look(), LOOK);
    await Promise.all(left.map((element) => element.play())).catch((error: DOMException) => {
      if (error.name !== "AbortError" && turn === this.#turn) this.#breaks();
    });
  }

  pause(): void {
    this.#turn++;
    this.#playing = false;
    this.#stalled = null;
    clearInterval(this.#timer);
    for (const side of SIDES) this.#elements[side].pause();
  }

  /** Both stop, so that both begin at once there. */
  seek(ms: number): void {
    const goesOn = this.#playing;
    this.pause();
    for (const side of SIDES) this.#elements[side].currentTime = ms / 1000;
    if (goesOn) void this.play();
  }

  loop(range: Range | null): void {
    this.#loop = range;
  }

  close(): void {
    this.pause();
    for (const node of this.#nodes) node.disconnect();
    for (const side of SIDES) {
      this.#elements[side].removeAttribute("src");
      this.#elements[side].load();
    }
  }

  #left(side: Side): boolean {
    const { duration, currentTime } = this.#elements[side];
    return !(currentTime * 1000 >= duration * 1000 - END);
  }

  #look(): void {
    if (this.#loop && this.position >= this.#loop.to) return this.seek(this.#loop.from);
    const silent = this.#elements[otherThan(this.heard)];
    const heard = this.#elements[this.heard];
    if (silent.paused || heard.paused || silent.seeking || heard.seeking || this.#stalled) return;
    const next = corrected(this.#alignment, 1000 * (silent.currentTime - heard.currentTime));
    if (!next) return;
    this.#alignment = next;
    silent.currentTime = heard.currentTime + next.ahead / 1000;
  }

  /** One has nothing to play: the other waits for it. */
  #waits(side: Side): void {
    const element = this.#elements[side];
    if (!this.#playing || element.seeking || this.#stalled) return;
    this.#stalled = side;
    this.#elements[otherThan(side)].pause();
  }

  #goesOn(side: Side): void {
    if (this.#stalled !== side) return;
    this.#stalled = null;
    const at = this.#elements[side].currentTime * 1000;
    if (this.#playing) this.seek(at);
  }

  /** Both at once, mostly: told once. */
  #breaks(): void {
    if (this.#broken) return;
    this.#broken = true;
    this.pause();
    this.#told.onbroken();
  }

  #ended(): void {
    if (SIDES.some((side) => this.#left(side))) return;
    if (this.#loop) return this.seek(this.#loop.from);
    this.pause();
    this.#told.onended();
  }
}

/** Where it was sought, with something to play. */
const arrived = (element: HTMLAudioElement): Promise<unknown> | void => {
  if (element.seeking || element.readyState < HTMLMediaElement.HAVE_FUTURE_DATA)
    return new Promise((go) => element.addEventListener("canplay", go, { once: true }));
};

function elementOf(address: string): HTMLAudioElement {
  const element = new Audio();
  element.crossOrigin = "anonymous"; // or what goes through the graph is silence
  element.preload = "auto";
  element.src = address;
  return element;
}
