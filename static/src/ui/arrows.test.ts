import { afterEach, describe, expect, test } from "vitest";
import { arrowKeys, neighbour } from "./arrows";

// Three columns, the last row with one box; the middle column stands a little lower.
const boxes = [0, 1, 2, 3, 4, 5, 6].map((index) => ({
  left: (index % 3) * 100,
  top: Math.floor(index / 3) * 100 + (index % 3 === 1 ? 2 : 0),
}));

describe("an arrow key among boxes in rows", () => {
  test.each([
    ["ArrowRight", 0, 1],
    ["ArrowRight", 2, 3],
    ["ArrowRight", 6, 6],
    ["ArrowLeft", 3, 2],
    ["ArrowLeft", 0, 0],
    ["ArrowDown", 1, 4],
    ["ArrowDown", 4, 6],
    ["ArrowDown", 6, 6],
    ["ArrowUp", 6, 3],
    ["ArrowUp", 5, 2],
    ["ArrowUp", 1, 1],
    ["Home", 5, 0],
    ["End", 1, 6],
  ])("%s from %i leads to %i", (key, from, to) => {
    expect(neighbour(key, from, boxes)).toBe(to);
  });

  test("begins at the first where nothing was chosen", () => {
    expect(neighbour("ArrowDown", -1, boxes)).toBe(0);
  });

  test("moves through a list, which is one column", () => {
    const list = [0, 40, 80].map((top) => ({ left: 0, top }));
    expect(neighbour("ArrowDown", 0, list)).toBe(1);
    expect(neighbour("ArrowUp", 2, list)).toBe(1);
  });
});

describe("keys in a container", () => {
  let detach = () => {};
  afterEach(() => detach());

  function list(shape?: "list") {
    document.body.innerHTML = `<ul>
      <li><a href="#a">A</a><button>Play A</button></li>
      <li><a href="#b">B</a><input aria-label="Name"></li>
    </ul>`;
    detach = arrowKeys("a", shape)(document.querySelector("ul")!);
    return [...document.querySelectorAll<HTMLElement>("a, button, input")];
  }
  const press = (key: string, init: KeyboardEventInit = {}) => {
    const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...init });
    document.activeElement!.dispatchEvent(event);
    return event;
  };

  test("move the focus, from what stands beside an item too", () => {
    const [a, play, b] = list();
    a!.focus();
    expect(press("ArrowRight").defaultPrevented).toBe(true);
    expect(document.activeElement).toBe(b);
    play!.focus();
    press("ArrowRight");
    expect(document.activeElement).toBe(b);
  });

  test("move through a list, whose places aren't measured", () => {
    const [a, , b] = list("list");
    a!.focus();
    expect(press("ArrowRight").defaultPrevented).toBe(false);
    press("ArrowDown");
    expect(document.activeElement).toBe(b);
    press("ArrowUp");
    expect(document.activeElement).toBe(a);
  });

  test("leave the menu of an item alone", () => {
    const [, play] = list();
    play!.insertAdjacentHTML("afterend", '<div role="menu"><button>Open</button></div>');
    const open = document.querySelector<HTMLElement>("[role=menu] button")!;
    open.focus();
    expect(press("ArrowDown").defaultPrevented).toBe(false);
    expect(document.activeElement).toBe(open);
  });

  test("leave typing and chords alone", () => {
    const [a, , , name] = list();
    name!.focus();
    expect(press("Home").defaultPrevented).toBe(false);
    a!.focus();
    expect(press("ArrowRight", { altKey: true }).defaultPrevented).toBe(false);
    expect(document.activeElement).toBe(a);
  });
});
