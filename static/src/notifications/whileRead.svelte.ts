/** What one is told of a track is read by looking at the track. */
import { untrack } from "svelte";
import { changed } from "../api/queries";
import { markRead, MOST, useUnread } from "./unread";

/** Call while the component that shows it is made. Read is what comes while somebody looks. */
export function useReadWhileShown(track: () => string): void {
  const unread = useUnread();
  let looking = $state(isLookedAt());
  const count = $derived(unread.data?.unread ?? 0);

  $effect(() => {
    const look = () => (looking = isLookedAt());
    const events = ["focus", "blur", "visibilitychange"];
    for (const event of events) addEventListener(event, look);
    return () => events.forEach((event) => removeEventListener(event, look));
  });

  let left = 0; // unread elsewhere, by the last answer: only more than that may concern this track
  let of = "";
  $effect(() => {
    const id = track();
    const known = id === of && count <= left && count < MOST;
    if (!looking || count === 0 || known) return;
    untrack(() => {
      [of, left] = [id, count];
      markRead({ track: id })
        .then((still) => {
          left = still;
          if (still < count) void changed("notifications", "list");
        })
        .catch(() => (of = "")); // with the next that comes
    });
  });
}

const isLookedAt = (): boolean => !document.hidden && document.hasFocus();
