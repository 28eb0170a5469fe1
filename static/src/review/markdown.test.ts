import { render } from "@testing-library/svelte";
import { describe, expect, test, vi } from "vitest";
import Body from "./Body.svelte";
import { hasMarks, pieces, safeAddress } from "./markdown";

const ANN = { id: "1", name: "Ann Lee", avatar: null };

test.each(["**a**", "a\nb", "- a", "1. a", "> a", "`a`", "https://a.b", "me@a.b", "[a](b)", "<b>"])(
  "%j is read as Markdown",
  (text) => expect(hasMarks(text)).toBe(true),
);
test.each(["Too loud at 1:02.", "3 dB down - or 4?", "@Ann Lee look", "+1", "Nr. 1"])(
  "%j is as it stands",
  (text) => expect(hasMarks(text)).toBe(false),
);

test.each([
  ["https://a.b/c?d=1", true],
  ["mailto:a@b.c", true],
  ["javascript:alert(1)", false],
  ["JaVaScRiPt:alert(1)", false],
  ["data:text/html,x", false],
  ["file:///etc/passwd", false],
  ["/app/track/1", false],
  ["", false],
])("%s may be followed: %s", (href, followed) =>
  expect(safeAddress(href)).toBe(followed ? href : null),
);

describe("moments and mentions in a text", () => {
  const kinds = (text: string, duration: number | null = 600_000) =>
    pieces(text, [ANN], duration).map((piece) =>
      piece.kind === "moment" ? piece.ms : piece.kind === "mention" ? piece.person.id : piece.text,
    );
  test.each([
    ["at 1:02 and 0:03.5!", ["at ", 62_000, " and ", 3500, "!"]],
    ["1:02-1:08", [62_000, "-", 68_000]],
    ["0:01:02", [62_000]],
    ["@Ann Lee at 1:02", ["1", " at ", 62_000]],
    ["ratio 4:60", ["ratio 4:60"]],
    ["12:30:45:10", ["12:30:45:10"]],
    ["at 1:02.", ["at ", 62_000, "."]],
    ["v1.1:02", ["v1.1:02"]],
    ["at 59:00", ["at 59:00"]],
    ["", []],
  ])("%j", (text, found) => expect(kinds(text)).toEqual(found));
  test("aren't pressed before the end is known", () =>
    expect(kinds("at 1:02", null)).toEqual(["at 1:02"]));
  test("lose nothing of the text", () => {
    const text = "@Ann Lee 1:02 @Ann Lee0 (0:59) @Ann";
    expect(
      pieces(text, [ANN], 600_000)
        .map((piece) => piece.text)
        .join(""),
    ).toBe(text);
  });
});

describe("what a comment says is shown", () => {
  const onmoment = vi.fn();
  async function shown(text: string) {
    const properties = { text, people: [ANN], duration: 600_000, onmoment };
    const { container } = render(Body, properties);
    const body = container.querySelector(".body")!;
    if (hasMarks(text)) await vi.waitFor(() => expect(body.className).not.toContain("raw"));
    return body;
  }
  const tags = (body: Element) => [...body.querySelectorAll("*")].map((node) => node.localName);

  test("plain, as it was typed", async () => {
    const body = await shown("Too loud");
    expect(body.textContent).toBe("Too loud");
    expect(tags(body)).toEqual([]);
  });
  test("as Markdown", async () => {
    const body = await shown("**a** *b* ~~c~~ `d`\n\n- e\n- f\n\n> g");
    expect(tags(body).filter((tag) => !["p", "li"].includes(tag))).toEqual(
      expect.arrayContaining(["strong", "em", "del", "code", "ul", "blockquote"]),
    );
  });
  test("with its lines", async () =>
    expect((await shown("one\ntwo")).querySelectorAll("br")).toHaveLength(1));
  test("HTML as text, and never as HTML", async () => {
    const text = '<img src=x onerror="alert(1)"> <script>alert(1)</script>\n\n<div>x</div>';
    const body = await shown(text);
    expect(tags(body).filter((tag) => tag !== "p")).toEqual([]);
    expect(body.textContent).toContain('<img src=x onerror="alert(1)">');
    expect(body.textContent).toContain("<script>alert(1)</script>");
    expect(body.textContent).toContain("<div>x</div>");
  });
  test("links only where they may be followed, and without handing over who one is", async () => {
    const body = await shown("[a](https://a.b) [b](javascript:alert(1)) ![c](https://d.e/f.png)");
    const links = [...body.querySelectorAll("a")];
    expect(links.map((link) => link.getAttribute("href"))).toEqual([
      "https://a.b",
      "https://d.e/f.png",
    ]);
    for (const link of links) {
      expect(link.rel).toContain("noopener");
      expect(link.target).toBe("_blank");
    }
    expect(body.querySelector("img")).toBeNull();
    expect(body.textContent).toContain("[b](javascript:alert(1))");
  });
  test("with moments to press, also within emphasis", async () => {
    const body = await shown("**Here: 1:02**");
    body.querySelector("button")!.click();
    expect(onmoment).toHaveBeenLastCalledWith(62_000);
  });
  test("as typed where nobody could read it", async () => {
    const text = ">".repeat(9000);
    const { container } = render(Body, { text, people: [], duration: null, onmoment });
    await vi.waitFor(() => expect(container.textContent).toContain(">>>"));
  });
  test("no deeper than eight levels", async () => {
    const body = await shown(`${"> ".repeat(30)}deep`);
    expect(body.querySelectorAll("blockquote").length).toBeLessThan(10);
    expect(body.textContent).toContain("deep");
  });
});
