/**
 * What happens, as it happens: one event stream for a browser, whose hints have this tab ask the API
 * again for what they concern (docs/studio.md, "Live").
 */
import type { QueryState } from "@tanstack/svelte-query";
import { changed, queries } from "../api/queries";
import type { User } from "../api/types";
import { unread } from "../notifications/unread";
import { session } from "../session/session.svelte";
import { whileAwake } from "./awake";
import { Gathering } from "./gathering";
import { interestsOf } from "./interests";
import { lead } from "./leader";
import { keepOpen } from "./line";
import { own, watchWrites } from "./own";
import { showProgress } from "./progress";
import { live } from "./state.svelte";
import type { Hint, Message } from "./wire";

const NAME = "wavic.live";
const PATIENCE = 12_000; // ms without a connection that nobody needs to know of
const REMEMBERED = 2_000; // events that are known again

/** What tabs say to each other: what the leader hears, and whether it does. */
type Word =
  | { say: "message"; message: Message }
  /** `fresh`: what happened before it connected nobody has told. */
  | { say: "alive"; connected: boolean; fresh: boolean; after: string | null }
  | { say: "who leads?" };

const listeners = new Set<(hint: Hint) => void>();

/** Call back with every hint, one's own included; until the function that is answered is called. */
export function onHint(told: (hint: Hint) => void): () => void {
  listeners.add(told);
  return () => listeners.delete(told);
}

let watching = false;

/** For whoever is logged in, until the function that is answered is called. */
export function goLive(): () => void {
  if (!watching) watchWrites();
  watching = true;
  const end = new AbortController();
  whileAwake((signal) => begin(AbortSignal.any([signal, end.signal])), end.signal);
  return () => end.abort();
}

let after: string | null = null;
session.onEnd(() => (after = null));

function begin(signal: AbortSignal): void {
  const seen = new Set<string>();
  const gathering = new Gathering(() => own.underWay, signal);
  const channel = new BroadcastChannel(NAME);
  let leading = false;

  function hear(message: Message): void {
    if (message.type === "resync") return void askAgain();
    // Who isn't let in any more learns so from the API, and where to go.
    if (message.type === "end") return void changed("me");
    const { hint } = message;
    after = hint.id;
    if (seen.has(hint.id)) return;
    seen.add(hint.id);
    if (seen.size > REMEMBERED) seen.delete(seen.values().next().value!);
    take(hint);
  }

  function take(hint: Hint): void {
    if (hint.kind === "version.progressed") return showProgress(hint);
    const me = queries.getQueryData<User>(["me"])?.id;
    const mine = hint.actor !== null && hint.actor === me && own.tells(hint);
    if (!mine) gathering.add(interestsOf(hint));
    for (const told of listeners) told(hint);
  }

  let fresh = true;
  function connect(connected: boolean): void {
    if (connected && fresh) void askAgain((state) => state.dataUpdatedAt > 0);
    if (connected) fresh = false;
    live.connected = connected;
    watch(connected);
  }

  let timer: ReturnType<typeof setTimeout> | undefined;
  function watch(connected: boolean): void {
    if (!connected) return void (timer ??= setTimeout(giveUp, PATIENCE));
    clearTimeout(timer);
    timer = undefined;
    live.lost = false;
  }
  /** For now: what is shown is asked for, and from then on every so often. */
  function giveUp(): void {
    live.lost = true;
    void askAgain();
  }
  watch(false);

  const tell = (word: Word) => channel.postMessage(word);
  const alive = () => tell({ say: "alive", connected: live.connected, fresh, after });
  channel.onmessage = ({ data }: MessageEvent<Word>) => {
    if (data.say === "who leads?") return void (leading && alive());
    if (leading) return; // its own word
    leadership.heard();
    if (data.say === "message") return hear(data.message);
    after ??= data.after;
    fresh ||= data.fresh;
    if (data.connected !== live.connected) connect(data.connected);
  };

  async function work(turn: AbortSignal): Promise<void> {
    leading = true;
    await keepOpen({
      address,
      after: () => {
        fresh = after === null; // else the server goes on from there
        return after;
      },
      alive,
      connected: (yes) => {
        const word = fresh;
        connect(yes);
        tell({ say: "alive", connected: yes, fresh: word, after });
      },
      say: (message) => {
        tell({ say: "message", message });
        hear(message);
      },
      signal: turn,
    });
    leading = false;
  }
  const leadership = lead(NAME, work, signal);
  tell({ say: "who leads?" });

  signal.addEventListener("abort", () => {
    clearTimeout(timer);
    channel.close();
    Object.assign(live, { connected: false, lost: false });
  });
}

/** The server gives it with every page of notifications. */
const address = async (): Promise<string> =>
  (await queries.fetchQuery({ ...unread, staleTime: 10_000 })).stream_url;

/** Of all that is shown, and when it is next shown all else. What is being asked for is asked anew. */
const askAgain = (which: (state: QueryState) => boolean = () => true): Promise<void> =>
  queries.invalidateQueries({ predicate: ({ state }) => which(state) });
