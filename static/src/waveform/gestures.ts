/** What fingers, pens, mice and wheels do on a waveform. */
import type { View } from "./view.svelte";

const STILL = 8; // px: a tap, not a drag
const WHEEL = 300; // px of wheel for e times as large

export interface Doing {
  view: View;
  /** px from the left of what is in view, of a clientX. */
  x: (clientX: number) => number;
  onseek: (ms: number) => void;
  /** Whether this press draws a range. */
  draws: (event: PointerEvent) => boolean;
  /** From where it began to where it is, in ms; `null` is a press that wasn't a drag. */
  ondraw: (from: number, to: number | null) => void;
}

/** An attachment for the element that is pressed. */
export const gestures =
  ({ view, x, onseek, draws, ondraw }: Doing) =>
  (node: HTMLElement) => {
    let pressed: { id: number; x: number; ms: number; does: "seek" | "draw" | "tap" } | null = null;
    let pinch: { distance: number; zoom: number } | null = null;
    const at = (clientX: number) => view.ms(view.offset + x(clientX));

    function down(event: PointerEvent) {
      if (event.button !== 0 || !event.isPrimary) return;
      node.setPointerCapture(event.pointerId);
      const ms = at(event.clientX);
      // A finger moves what is enlarged; it seeks where it only taps.
      const pans = event.pointerType === "touch" && view.zoom > 1;
      const does = draws(event) ? "draw" : pans ? "tap" : "seek";
      pressed = { id: event.pointerId, x: event.clientX, ms, does };
      if (does === "seek") onseek(ms);
    }
    function move(event: PointerEvent) {
      if (pressed?.id !== event.pointerId || pinch) return;
      if (pressed.does === "seek") onseek(at(event.clientX));
      const far = Math.abs(event.clientX - pressed.x) > STILL;
      if (pressed.does === "draw" && far) ondraw(pressed.ms, at(event.clientX));
    }
    function up(event: PointerEvent) {
      if (pressed?.id !== event.pointerId) return;
      const still = Math.abs(event.clientX - pressed.x) <= STILL;
      if (pressed.does === "tap" && still && !pinch) onseek(at(event.clientX));
      if (pressed.does === "draw" && still) ondraw(pressed.ms, null);
      pressed = null;
    }
    const cancel = () => (pressed = null);

    function wheel(event: WheelEvent) {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      view.zoomTo(view.zoom * Math.exp(-event.deltaY / WHEEL), x(event.clientX));
    }

    const apart = ([one, other]: TouchList | Touch[]) =>
      Math.hypot(one!.clientX - other!.clientX, one!.clientY - other!.clientY);
    function touch(event: TouchEvent) {
      if (event.touches.length !== 2) return void (pinch = null);
      if (event.cancelable) event.preventDefault();
      const [one, other] = event.touches;
      const distance = apart(event.touches);
      pinch ??= { distance, zoom: view.zoom };
      const middle = x((one!.clientX + other!.clientX) / 2);
      view.zoomTo((pinch.zoom * distance) / pinch.distance, middle);
    }

    const listeners = {
      pointerdown: down,
      pointermove: move,
      pointerup: up,
      pointercancel: cancel,
    };
    for (const [name, run] of Object.entries(listeners))
      node.addEventListener(name, run as EventListener);
    const active = { passive: false };
    node.addEventListener("wheel", wheel, active);
    for (const name of ["touchstart", "touchmove", "touchend"] as const)
      node.addEventListener(name, touch, active);
  };
