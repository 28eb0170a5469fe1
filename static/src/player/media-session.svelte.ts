/** What the system shows and which of its keys do what: media keys, lock screens, headphones. */
import type { Picture } from "../api/types";
import { player } from "./player.svelte";

interface Shown {
  title: string;
  artist: string;
  record: string;
  artwork: Picture | null;
}

const STEP = 10; // s, where the system doesn't say

const artworkOf = (picture: Picture | null): MediaImage[] =>
  (["thumbnail", "medium"] as const).flatMap((size) => {
    const src = picture?.[size];
    return src ? [{ src, sizes: size === "thumbnail" ? "150x150" : "600x600" }] : [];
  });

const ACTIONS: Partial<Record<MediaSessionAction, MediaSessionActionHandler>> = {
  play: () => player.resume(),
  pause: () => player.pause(),
  stop: () => player.pause(),
  previoustrack: () => void player.previous(),
  nexttrack: () => void player.next(),
  seekbackward: ({ seekOffset }) => player.seekBy(-1000 * (seekOffset ?? STEP)),
  seekforward: ({ seekOffset }) => player.seekBy(1000 * (seekOffset ?? STEP)),
  seekto: ({ seekTime }) => player.seek(1000 * (seekTime ?? 0)),
};

/** While the component is there, the system shows what `shown` says. */
export function useMediaSession(shown: () => Shown | null): void {
  const { mediaSession } = navigator;
  if (!mediaSession) return;

  $effect(() => {
    for (const [action, run] of Object.entries(ACTIONS))
      try {
        mediaSession.setActionHandler(action as MediaSessionAction, run);
      } catch {
        // A browser that doesn't know this one.
      }
    return () => {
      for (const action of Object.keys(ACTIONS) as MediaSessionAction[])
        mediaSession.setActionHandler(action, null);
    };
  });

  $effect(() => {
    const now = shown();
    mediaSession.metadata = now
      ? new MediaMetadata({
          title: now.title,
          artist: now.artist,
          album: now.record,
          artwork: artworkOf(now.artwork),
        })
      : null;
  });

  $effect(() => {
    mediaSession.playbackState = !shown() ? "none" : player.playing ? "playing" : "paused";
  });

  // It counts on from there by itself.
  $effect(() => {
    const tell = () => {
      const { audio, duration, position } = player;
      if (!duration || !audio.hasAttribute("src")) return;
      mediaSession.setPositionState({
        duration: duration / 1000,
        position: Math.min(position, duration) / 1000,
        playbackRate: audio.playbackRate,
      });
    };
    const events = ["loadedmetadata", "playing", "pause", "seeked", "ratechange"];
    for (const event of events) player.audio.addEventListener(event, tell);
    return () => {
      for (const event of events) player.audio.removeEventListener(event, tell);
    };
  });
}
