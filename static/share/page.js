// The page: its elements, its dialogs, and what it says when something goes wrong.

import { Refusal } from "./api.js";

export const byId = (id) => document.getElementById(id);

// A new copy of a <template>'s element.
export const stamp = (id) => byId(id).content.firstElementChild.cloneNode(true);

export function write(row, selector, text) {
  row.querySelector(selector).textContent = text;
}

// 1:02, 1:01:02; nobody knows: –:––.
export function clock(ms) {
  if (ms === null || ms === undefined) return "–:––";
  const seconds = Math.floor(ms / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (value) => String(value).padStart(2, "0");
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

const STEPS = { year: 31_536_000, month: 2_592_000, day: 86_400, hour: 3_600, minute: 60 };

// "3 hours ago".
export function ago(iso) {
  const seconds = (Date.parse(iso) - Date.now()) / 1000;
  const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
  for (const [unit, size] of Object.entries(STEPS))
    if (Math.abs(seconds) >= size) return words.format(Math.trunc(seconds / size), unit);
  return words.format(0, "second");
}

// A moment of the music that was pressed, in ms: the player goes there.
export const seekTo = (element, ms) =>
  element.dispatchEvent(new CustomEvent("seek", { bubbles: true, detail: ms }));

export function say(text) {
  byId("notice").textContent = text;
}

// Whether the dialog was answered, not cancelled.
export function asked(id) {
  const dialog = byId(id);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "ok"), { once: true });
  });
}

// The work as a handler that says what went wrong.
export function attempt(work) {
  return async (event) => {
    say("");
    try {
      await work(event);
    } catch (error) {
      if (error.name !== "AbortError") say(sentence(error)); // else something was chosen meanwhile
    }
  };
}

function sentence(error) {
  if (error instanceof Refusal)
    return error.status === 401 ? "This page is no longer open: reload it." : error.message;
  if (error.name === "NotAllowedError") return "Press play once more.";
  return "The connection broke off. Try again.";
}

export const clicked = (id, work) => byId(id).addEventListener("click", attempt(work));

export function submitted(id, work) {
  byId(id).addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(work)();
  });
}
