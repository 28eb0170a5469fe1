/** The keyboard of a phone lies over the page: how much of it. */
import { createSubscriber } from "svelte/reactivity";

const subscribe = createSubscriber((update) => {
  const events = ["resize", "scroll"];
  for (const event of events) visualViewport?.addEventListener(event, update);
  return () => {
    for (const event of events) visualViewport?.removeEventListener(event, update);
  };
});

/** px, to be read where it is shown. */
export function covered(): number {
  subscribe();
  if (!visualViewport || visualViewport.scale > 1.01) return 0; // grown by fingers, not by keys
  return Math.max(0, innerHeight - visualViewport.height - visualViewport.offsetTop);
}
