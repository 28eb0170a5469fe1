/** A phone that isn't looked at may rest: then nothing is listened to, and caught up with later. */

const REST_AFTER = 5 * 60_000; // ms

/** Begin now, and again each time it was left for long; the signal says when to stop. Ends with `end`. */
export function whileAwake(begin: (signal: AbortSignal) => void, end: AbortSignal): void {
  let awake = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    clearTimeout(timer);
    if (document.hidden) {
      if (matchMedia("(pointer: coarse)").matches)
        timer = setTimeout(() => awake.abort(), REST_AFTER);
    } else if (awake.signal.aborted) {
      awake = new AbortController();
      begin(awake.signal);
    }
  };
  document.addEventListener("visibilitychange", look, { signal: end });
  end.addEventListener("abort", () => {
    clearTimeout(timer);
    awake.abort();
  });
  begin(awake.signal);
}
