// On a phone's lock screen, and for the keys of keyboards and headphones.

import { byId } from "./page.js";

// `previous` and `next` are what those keys do; null for nothing.
export function announce({ title }, artist, previous, next) {
  if (!("mediaSession" in navigator)) return;
  const { hidden, src } = byId("artwork");
  const artwork = hidden ? [] : [{ src, sizes: "600x600" }];
  navigator.mediaSession.metadata = new MediaMetadata({ title, artist, artwork });
  navigator.mediaSession.setActionHandler("previoustrack", previous);
  navigator.mediaSession.setActionHandler("nexttrack", next);
}
