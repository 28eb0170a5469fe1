// Draws a waveform as bars; `points` are audiowaveform's data (pairs of least and greatest).

import { clock } from "./page.js";

const BAR = 4; // CSS pixels, the gap included

// Say at which moment a mouse points; `length` tells ms.
export function hover(area, bubble, length) {
  area.addEventListener("pointermove", ({ clientX, pointerType }) => {
    const { left, width } = area.getBoundingClientRect();
    const part = (clientX - left) / width;
    bubble.hidden = pointerType !== "mouse" || part < 0 || part > 1 || !length();
    bubble.style.left = `${100 * part}%`;
    bubble.firstElementChild.textContent = clock(part * length());
  });
  area.addEventListener("pointerleave", () => { bubble.hidden = true; });
}

// `part` of it, 0 to 1, was played.
export function draw(canvas, points, part) {
  const scale = devicePixelRatio || 1;
  const [width, height] = [canvas.clientWidth * scale, canvas.clientHeight * scale];
  Object.assign(canvas, { width, height });
  const style = getComputedStyle(canvas);
  const [played, ahead] = ["--accent", "--wave"].map((name) => style.getPropertyValue(name));
  const pen = canvas.getContext("2d");
  const step = BAR * scale;
  levels(points, Math.floor(width / step)).forEach((level, bar, { length }) => {
    const tall = Math.max(2 * scale, level * height);
    pen.fillStyle = bar / length < part ? played : ahead;
    pen.beginPath();
    pen.roundRect(bar * step, (height - tall) / 2, 0.6 * step, tall, scale);
    pen.fill();
  });
}

// The loudest sample in each bar, the loudest of all being 1.
function levels(points, bars) {
  const loudest = (part) => part.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const highest = loudest(points) || 1;
  return Array.from({ length: bars }, (_, bar) => {
    const from = Math.floor((bar * points.length) / bars);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * points.length) / bars));
    return loudest(points.slice(from, to)) / highest;
  });
}
