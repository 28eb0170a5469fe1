import { afterEach, describe, expect, test, vi } from "vitest";
import { namedLike, saveFile, saveAs } from "./downloads";

describe("a stored file is named", () => {
  test.each([
    ["/blob/stream/ab/cd.m4a?sig=1", "Tides.m4a"],
    ["https://store.example/c/stream/ab/cd.opus?se=2026", "Tides.opus"],
    ["/blob/stream/ab/cd", "Tides"],
  ])("%s", (url, name) => expect(namedLike(url, "Tides")).toBe(name));
});

describe("a file is saved", () => {
  const clicked: { href: string; download: string }[] = [];
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    clicked.push({ href: this.href, download: this.download });
  });
  afterEach(() => {
    clicked.length = 0;
    vi.unstubAllGlobals();
  });

  test("by an anchor that doesn't stay", () => {
    saveFile("/blob/a.wav");
    expect(clicked).toEqual([{ href: `${location.origin}/blob/a.wav`, download: "" }]);
    expect(document.querySelector("a")).toBeNull();
  });

  test("under another name by a copy, so that the page stays", async () => {
    vi.stubGlobal("fetch", () => Promise.resolve(new Response("sound")));
    await saveAs("https://store.example/a.m4a", "Tides.m4a");
    expect(clicked[0]!.href).toMatch(/^blob:/);
    expect(clicked[0]!.download).toBe("Tides.m4a");
  });

  test("not at all where it is refused", async () => {
    vi.stubGlobal("fetch", () => Promise.resolve(new Response("", { status: 403 })));
    await expect(saveAs("https://store.example/a.m4a", "x")).rejects.toMatchObject({ status: 403 });
    expect(clicked).toEqual([]);
  });
});
