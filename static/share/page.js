// The page: its elements, its dialogs, and what it says when something goes wrong.

import { Refusal } from "./api.js";

export const byId = (id) => document.getElementById(id);

// A new copy of a <template>'s element.
export const stamp = (id) => byId(id).content.firstElementChild.cloneNode(true);

export function write(row, selector, text) {
  row.querySelector(selector).textContent = text;
}

export function clock(ms) {
  const seconds = Math.floor((ms ?? 0) / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

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
