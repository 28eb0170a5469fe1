/** Which space one is in: that of the page, or the last one. Pages say so with `enter`. */

const KEY = "wavic.space";

class Place {
  space = $state<string | null>(localStorage.getItem(KEY));

  enter(space: string): void {
    if (space === this.space) return;
    this.space = space;
    localStorage.setItem(KEY, space);
  }

  leave(): void {
    this.space = null;
    localStorage.removeItem(KEY);
  }
}

export const place = new Place();
