/**
 * Comments on their way: shown among the others from the moment they are sent. What could not be
 * sent keeps its text, in this tab also over a reload, until it is sent again or thrown away.
 */
import { api, ok } from "../api/client";
import { sentence } from "../api/problem";
import type { Comment } from "../api/types";
import { session } from "../session/session.svelte";
import { t } from "../text";
import { toasts } from "../ui/toasts.svelte";
import { moved, take } from "./conversation";
import type { Times } from "./drafts";

export interface Letter extends Times {
  key: string;
  /** Who wrote it. */
  by: string;
  track: string;
  version: string;
  /** The thread it answers. */
  parent: string | null;
  body: string;
  mentions: string[];
  created_at: string;
  /** Why it was not sent; null while it is on its way. */
  failure: string | null;
}

const KEY = "wavic.outbox";

function stored(): Letter[] {
  try {
    const letters: Letter[] = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
    // Whether one that was on its way arrived isn't known: that is for its writer to see.
    return letters.map((letter) => ({
      ...letter,
      failure: letter.failure ?? t.review.interrupted,
    }));
  } catch {
    return [];
  }
}

class Outbox {
  letters = $state.raw<Letter[]>(stored());

  #set(letters: Letter[]): void {
    this.letters = letters;
    if (letters.length) sessionStorage.setItem(KEY, JSON.stringify(letters));
    else sessionStorage.removeItem(KEY);
  }

  /** What was made of it; null where it could not be sent. */
  post(letter: Omit<Letter, "key" | "created_at" | "failure">): Promise<Comment | null> {
    const key = crypto.randomUUID();
    const created_at = new Date().toISOString();
    return this.#send({ ...letter, key, created_at, failure: null });
  }

  /** Once more, unless that was done or it was thrown away. */
  again({ key }: Letter): Promise<Comment | null> {
    const letter = this.letters.find((one) => one.key === key && one.failure !== null);
    return letter ? this.#send({ ...letter, failure: null }) : Promise.resolve(null);
  }

  /** What somebody has on its way to a thread, or (null) to a track as threads of their own. */
  of(by: string | undefined, track: string, parent: string | null): Letter[] {
    return this.letters.filter(
      (letter) => letter.by === by && letter.track === track && letter.parent === parent,
    );
  }

  drop(key: string): void {
    this.#set(this.letters.filter((letter) => letter.key !== key));
  }

  dropAll(): void {
    this.#set([]);
  }

  async #send(letter: Letter): Promise<Comment | null> {
    const others = () => this.letters.filter(({ key }) => key !== letter.key);
    this.#set([...others(), letter]);
    const { track, body, mentions } = letter;
    const { parent, version, start_ms, end_ms } = letter;
    const place = parent ? { parent } : { version, start_ms, end_ms };
    try {
      const made = await ok(api.POST("/comment", { body: { track, body, mentions, ...place } }));
      await take(track, made);
      this.#set(others());
      void moved(track);
      return made;
    } catch (error) {
      const failed = { ...letter, failure: sentence(error) };
      this.#set([...others(), failed]);
      // It may stand anywhere in the list.
      toasts.say(t.review.notSent, {
        tone: "bad",
        lasts: 10_000,
        action: { label: t.common.retry, run: () => void this.again(failed) },
      });
      return null;
    }
  }
}

export const outbox = new Outbox();

session.onEnd(() => session.ended === "expired" || outbox.dropAll());
