/** What is in view of a recording: how large it is drawn, and which part of that. */

const FINEST_POINTS = 65_536; // of a recording, over all
const FINEST_SAMPLES = 64; // that a point stands for, at least
const LARGEST_POINT = 12; // px: closer there is nothing more to see
const LARGEST_SECOND = 400; // px
const STEP = 1.5; // times as large, for one step of zoom
const LEAD = 0.1; // of the width: where the playhead is after the view followed it
const LEAP = 1_000; // ms: further it didn't play but was sought

export class View {
  /** px of the window. */
  width = $state(0);
  /** Times as large as when all of it fits. */
  #zoom = $state(1);
  #offset = $state(0);
  #last = 0;
  /** ms */
  readonly duration: () => number;

  constructor(duration: () => number) {
    this.duration = duration;
  }

  get zoom(): number {
    return Math.min(this.#zoom, this.mostZoom);
  }

  get mostZoom(): number {
    const seconds = this.duration() / 1000;
    if (!seconds || !this.width) return 1;
    const points = Math.min(44_100 / FINEST_SAMPLES, FINEST_POINTS / seconds); // in a second
    return Math.max(1, (Math.min(LARGEST_SECOND, points * LARGEST_POINT) * seconds) / this.width);
  }

  /** px of the whole. */
  get whole(): number {
    return this.width * this.zoom;
  }

  /** px from the beginning to what is in view. */
  get offset(): number {
    return Math.min(Math.max(0, this.#offset), this.whole - this.width);
  }

  set offset(px: number) {
    this.#offset = px;
  }

  get msPerPx(): number {
    return this.whole ? this.duration() / this.whole : 0;
  }

  /** px from the beginning. */
  x(ms: number): number {
    return this.msPerPx ? ms / this.msPerPx : 0;
  }

  /** ms at px from the beginning. */
  ms(x: number): number {
    return Math.min(Math.max(0, x * this.msPerPx), this.duration());
  }

  /** Enlarge; what is `anchor` px from the window's left stays there. */
  zoomTo(zoom: number, anchor = this.width / 2): void {
    const held = this.ms(this.offset + anchor);
    this.#zoom = Math.min(Math.max(1, zoom), this.mostZoom);
    this.#offset = this.x(held) - anchor;
  }

  /** In (1) or out (-1), around a moment where that is in view. */
  step(direction: 1 | -1, around: number): void {
    const at = this.x(around) - this.offset;
    const anchor = at >= 0 && at <= this.width ? at : undefined;
    this.zoomTo(this.zoom * STEP ** direction, anchor);
  }

  /** Bring a moment into view where it isn't. */
  reveal(ms: number): void {
    const at = this.x(ms) - this.offset;
    if (at < 0 || at > this.width) this.offset = this.x(ms) - this.width * LEAD;
  }

  /** Where the playhead is now: it stays in view, unless somebody has looked elsewhere. */
  follow(ms: number): void {
    const before = this.x(this.#last) - this.offset;
    const watched = before >= 0 && before <= this.width;
    if (watched || Math.abs(ms - this.#last) > LEAP) this.reveal(ms);
    this.#last = ms;
  }
}
