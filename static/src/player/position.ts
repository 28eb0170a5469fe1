/** Tells components where an audio element is, no more often than somebody can see. */
import { createSubscriber } from "svelte/reactivity";

/**
 * Call it where the position is read: an effect that does so runs again at each frame while the
 * element plays in sight, and as often as the element tells by itself (4 Hz) in the background.
 */
export const watching = (audio: HTMLMediaElement): (() => void) =>
  createSubscriber((update) => {
    let frame = 0;
    const tick = () => {
      update();
      frame = requestAnimationFrame(tick); // stands still while the page is hidden
    };
    const told = (event?: Event) => {
      if (event?.type === "timeupdate") return update();
      cancelAnimationFrame(frame);
      if (audio.paused) update();
      else tick();
    };
    const events = ["playing", "pause", "seeked", "emptied", "timeupdate"];
    for (const event of events) audio.addEventListener(event, told);
    told();
    return () => {
      cancelAnimationFrame(frame);
      for (const event of events) audio.removeEventListener(event, told);
    };
  });
