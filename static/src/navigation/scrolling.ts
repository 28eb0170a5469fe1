/**
 * Where each step of the history was scrolled to. Who comes back, or reloads the page, is there
 * again as soon as enough is drawn; the browser would try once, when nothing is.
 */
const KEY = "wavic.scrolling";
const PATIENCE = 2_000; // ms
const MOVES = ["wheel", "touchstart", "keydown", "pointerdown"];

interface State {
  step: string;
}

let last = 0;
const named = (): string => `${Date.now()}.${++last}`; // another one after a reload

const places = new Map<string, number>(JSON.parse(sessionStorage.getItem(KEY) ?? "[]"));
let step = (history.state as State | null)?.step ?? named();
let stop = (): void => {};

history.scrollRestoration = "manual";
if (places.has(step)) restore(places.get(step)!);
else history.replaceState(sameStep(), "");
addEventListener("pagehide", () => {
  leave();
  sessionStorage.setItem(KEY, JSON.stringify([...places]));
});

/** Whether somebody was on this step before: they went back, forward, or loaded it again. */
export function comesBack(): boolean {
  return places.has(step);
}

/** What is to be kept as the state of the step that one is on. */
export function sameStep(): State {
  return { step };
}

/** Another step is about to be made; its state. */
export function nextStep(): State {
  leave();
  step = named();
  return { step };
}

/** Back or forward, to the step with this state. */
export function cameTo(state: unknown): void {
  leave();
  step = (state as State | null)?.step ?? named();
  restore(places.get(step) ?? 0);
}

function leave(): void {
  stop();
  places.set(step, scrollY);
}

function restore(y: number): void {
  const until = performance.now() + PATIENCE;
  let frame = requestAnimationFrame(function attempt() {
    const reach = document.documentElement.scrollHeight - innerHeight;
    if (reach < y && performance.now() < until) frame = requestAnimationFrame(attempt);
    else {
      stop();
      scrollTo(0, y);
    }
  });
  stop = () => {
    cancelAnimationFrame(frame);
    for (const move of MOVES) removeEventListener(move, stop);
    stop = () => {};
  };
  // Whoever scrolls by themselves meanwhile isn't carried off.
  for (const move of MOVES) addEventListener(move, stop, { passive: true });
}
