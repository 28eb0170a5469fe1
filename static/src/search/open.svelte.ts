/** Whether the search is open: whoever leads to it says so, and it comes then. */
import { forget } from "./recent";

class Palette {
  open = $state(false);

  show(): void {
    this.open = true;
  }

  /** Whoever comes next in this browser sees nothing of it. */
  leave(): void {
    this.open = false;
    forget();
  }
}

export const palette = new Palette();
