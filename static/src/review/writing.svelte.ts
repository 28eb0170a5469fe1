/** The comment that is being written on a track, kept in the tab until it is sent. */
import { session } from "../session/session.svelte";
import * as drafts from "./drafts";

// A session that only ran out is begun again by the same person, who wants their words back.
session.onEnd(() => session.ended === "expired" || drafts.forgetAll());

export class Writing {
  draft = $state.raw<drafts.Draft>(drafts.EMPTY);
  /** Dragging over the waveform marks the range. */
  ranging = $state(false);
  /** Ids of people chosen to be mentioned. */
  readonly chosen = new Set<string>();
  /** Where it is typed. */
  element = $state<HTMLTextAreaElement>();
  #of: string;
  #now: () => number;

  /** `of` is what it is kept under, `now` where the music is in ms. */
  constructor(of: string, now: () => number) {
    this.#of = of;
    this.#now = now;
    this.draft = drafts.load(of);
  }

  #set(draft: drafts.Draft): void {
    this.draft = draft;
    drafts.keep(this.#of, draft);
  }

  get range(): { from: number; to: number } | null {
    const { start, end } = this.draft;
    return start !== null && end !== null ? { from: start, to: end } : null;
  }

  set range(range: { from: number; to: number } | null) {
    this.#set(range ? drafts.ranged(this.draft, range.from, range.to) : drafts.freed(this.draft));
  }

  type(text: string): void {
    this.#set(drafts.typed(this.draft, text, this.#now()));
  }

  /** About this moment, unless it is about another already. */
  begin(): void {
    if (this.draft.start === null) this.pin();
    this.element?.focus();
  }

  pin(): void {
    this.#set(drafts.pinned(this.draft, this.#now()));
  }

  markIn(): void {
    this.#set(drafts.markedIn(this.draft, this.#now()));
  }

  markOut(): void {
    this.#set(drafts.markedOut(this.draft, this.#now()));
  }

  free(): void {
    this.#set(drafts.freed(this.draft));
  }

  clear(): void {
    this.chosen.clear();
    this.#set(drafts.EMPTY);
  }
}
