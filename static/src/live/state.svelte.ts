/** Whether this browser hears of what happens as it happens. Those who ask again and again look here. */

class LiveState {
  connected = $state(false);
  /** Not, though it should, for so long that one should know. */
  lost = $state(false);
}

export const live = new LiveState();
