/** Whether the search is open: whoever leads to it says so, and it comes then. */
class Palette {
  open = $state(false);

  show(): void {
    this.open = true;
  }
}

export const palette = new Palette();
