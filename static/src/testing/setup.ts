// What happy-dom lacks and components ask for.
import { afterEach } from "vitest";

afterEach(() => {
  localStorage.clear();
  document.body.replaceChildren();
});
