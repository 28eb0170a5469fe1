/** Whether anything can be added where one is: in a space beyond its owner's plan nothing can. */
import type { Space } from "../api/types";

class Writable {
  /** Why the space of this page can only be read; null where it isn't so. */
  reason = $state<Space["read_only"]>(null);
}

export const writable = new Writable();
