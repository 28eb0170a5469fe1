/**
 * One of a browser's tabs does something for all of them: whoever holds the lock. When it goes, is
 * closed or crashes, the browser gives the lock to the next.
 */

const HUSH = 70_000; // ms without a word after which a leader counts as asleep
const LOOK = 10_000; // ms

export interface Leadership {
  /** The leader is there: whoever follows hears something. */
  heard(): void;
}

/**
 * Do `work` while this tab leads; it ends when its signal says so. Where a tab that is looked at
 * hears nothing of the leader for too long (phones put tabs to sleep), it takes its place.
 */
export function lead(
  name: string,
  work: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Leadership {
  const { locks } = navigator;
  if (!locks) {
    void work(signal); // without a secure context each tab is for itself
    return { heard: () => {} };
  }
  let turn: AbortController | null = null;
  let last = Date.now();

  async function hold(): Promise<void> {
    turn = new AbortController();
    await work(AbortSignal.any([turn.signal, signal]));
    turn = null;
  }

  /** Lead until it is over, or somebody took the lock away. Whether this tab led at all. */
  async function reign(options: LockOptions): Promise<boolean> {
    let led = false;
    const begin = () => {
      led = true;
      return hold();
    };
    await locks.request(name, options, begin).catch(() => turn?.abort());
    last = Date.now();
    return led;
  }

  async function stand(): Promise<void> {
    while (!signal.aborted && (await reign({ signal })));
  }
  void stand();

  const timer = setInterval(() => {
    if (turn || document.hidden || Date.now() - last < HUSH) return;
    void reign({ steal: true });
  }, LOOK);
  signal.addEventListener("abort", () => clearInterval(timer));

  return { heard: () => (last = Date.now()) };
}
