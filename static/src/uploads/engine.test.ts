import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Problem, unreachable } from "../api/problem";
import { queries } from "../api/queries";
import { toasts } from "../ui/toasts.svelte";
import { settleAll } from "../ui/undo";
import type { Destination } from "./destination";
import type { Remote, Server, Wanted } from "./server";
import { Engine } from "./engine.svelte";

const BLOCK = 4; // bytes
const project: Destination = { purpose: "track", target: "p1", label: "Harbour" };

/** The protocol of docs/uploads.md in memory, with a line that can be cut and held up. */
class InMemory implements Server {
  uploads = new Map<string, Remote & { blocks: Map<number, string> }>();
  calls: string[] = [];
  completed: string[] = [];
  /** What the next calls of a name fail with; a call that is `lost` is carried out all the same. */
  failures: Record<string, (Problem | "lost")[]> = {};
  held: (() => void)[] | null = null;
  epoch = 1;

  hold() {
    this.held = [];
  }

  letGo() {
    const held = this.held ?? [];
    this.held = null;
    for (const go of held) go();
  }

  #note(call: string, detail = ""): () => void {
    this.calls.push(`${call} ${detail}`.trim());
    const failure = this.failures[call]?.shift();
    if (failure === "lost")
      return () => {
        throw unreachable();
      };
    if (failure) throw failure;
    return () => {};
  }

  #of(id: string) {
    const upload = this.uploads.get(id);
    if (!upload) throw new Problem({ status: 404, code: "not_found" });
    return upload;
  }

  #shown(id: string): Remote {
    const { blocks, ...upload } = this.#of(id);
    const open = upload.state === "open";
    return {
      ...upload,
      received: [...blocks.keys()],
      block_url: open ? `${id}/${this.epoch}/{block}` : null,
    };
  }

  async opened() {
    this.#note("list");
    return [...this.uploads.keys()]
      .map((id) => this.#shown(id))
      .filter(({ state }) => state === "open");
  }

  async open({ purpose, target = "me", name, size, type = "", details = {} }: Wanted) {
    const lost = this.#note("open", name);
    const id = `u${this.uploads.size + 1}`;
    const upload = { id, purpose, target, name, size, type, details, sha256: "", failure: "" };
    this.uploads.set(id, {
      ...upload,
      state: "open",
      created_at: "",
      expires_at: "",
      result: null,
      block_size: BLOCK,
      block_count: Math.ceil(size / BLOCK),
      block_url: "",
      block_url_expires_at: null,
      received: [],
      blocks: new Map(),
    });
    lost();
    return this.#shown(id);
  }

  async get(id: string) {
    this.#note("get", id)();
    return this.#shown(id);
  }

  async complete(id: string) {
    const lost = this.#note("complete", id);
    const upload = this.#of(id);
    if (upload.blocks.size < upload.block_count)
      throw new Problem({ status: 409, code: "upload_incomplete" });
    if (upload.state === "open") this.completed.push(upload.name);
    Object.assign(upload, { state: "completed", result: { kind: "track", id: `t-${id}` } });
    lost();
    return this.#shown(id);
  }

  async end(id: string) {
    this.#note("end", id)();
    this.uploads.delete(id);
  }

  async put(url: string, block: Blob, gone: (bytes: number) => void, signal: AbortSignal) {
    const [id, epoch, number] = url.split("/") as [string, string, string];
    this.calls.push(`put ${id} ${Number(number)}`);
    gone(1);
    if (this.held)
      await new Promise<void>((resolve, reject) => {
        this.held?.push(resolve);
        signal.addEventListener("abort", () => reject(signal.reason));
      });
    signal.throwIfAborted();
    const failure = this.failures.put?.shift();
    if (failure) throw failure === "lost" ? unreachable() : failure;
    if (Number(epoch) !== this.epoch) throw new Problem({ status: 403, code: "http_403" });
    this.#of(id).blocks.set(Number(number), await block.text());
  }

  content(id: string): string {
    return [...this.#of(id).blocks]
      .sort(([a], [b]) => a - b)
      .map(([, text]) => text)
      .join("");
  }

  counted(call: string): number {
    return this.calls.filter((one) => one.startsWith(call)).length;
  }
}

const file = (name: string, content: string, lastModified = 1000) =>
  new File([content], name, { lastModified });

let server: InMemory;
let uploads: Engine;

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(1);
  toasts.shown = [];
  server = new InMemory();
  uploads = new Engine(server);
});
afterEach(async () => {
  uploads.leave(); // ids are the same in every test, and who sends one holds a lock of its name
  await quiet();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Until nothing happens any more, not counting `ms` of waits. */
const quiet = (ms = 0) => vi.advanceTimersByTimeAsync(ms + 1);

const add = (name: string, content: string, to = project) =>
  uploads.add([file(name, content)], to)[0]!;

test("a file is opened, sent in blocks and completed; what it changed is asked for again", async () => {
  const asked = vi.spyOn(queries, "invalidateQueries");
  const upload = add("01 - Low_Tide.wav", "abcdefghij");
  await quiet();
  expect(upload.state).toBe("done");
  expect(upload.sent).toBe(10);
  expect(upload.result).toEqual({ kind: "track", id: "t-u1" });
  expect(server.content("u1")).toBe("abcdefghij");
  expect(server.uploads.get("u1")).toMatchObject({ details: { title: "Low Tide" }, size: 10 });
  expect(asked).toHaveBeenCalledWith({ queryKey: ["tracks", "p1"] });
});

test("all are opened at once, in order; three go at a time, four blocks in all", async () => {
  server.hold();
  uploads.add(
    ["a", "b", "c", "d", "e"].map((name) => file(`${name}.wav`, "12345678")),
    project,
  );
  await quiet();
  expect(server.calls.filter((call) => call.startsWith("open"))).toEqual(
    ["a", "b", "c", "d", "e"].map((name) => `open ${name}.wav`),
  );
  expect(uploads.list.map(({ state }) => state)).toEqual([
    ...["sending", "sending", "sending"],
    ...["queued", "queued"],
  ]);
  expect(server.counted("put")).toBe(4);
  server.letGo();
  await quiet();
  expect(uploads.list.every(({ state }) => state === "done")).toBe(true);
});

test("tracks come into the project in the order they were chosen in, the small one last", async () => {
  uploads.add(
    [file("1.wav", "x".repeat(60)), file("2.wav", "y".repeat(30)), file("3.wav", "z")],
    project,
  );
  await quiet();
  expect(server.completed).toEqual(["1.wav", "2.wav", "3.wav"]);
});

test("one that fails holds up none behind it", async () => {
  server.failures.put = [new Problem({ status: 400, code: "http_400" })];
  const [first, second] = uploads.add([file("1.wav", "x"), file("2.wav", "y")], project);
  await quiet();
  expect(first!.state).toBe("failed");
  expect(second!.state).toBe("done");
});

describe("paused", () => {
  test("it stops where it is, and goes on with what is missing", async () => {
    server.hold();
    const upload = add("a.wav", "0123456789abcdefghij"); // five blocks
    await quiet();
    server.held!.slice(0, 2).forEach((go) => go());
    await quiet();
    upload.pause();
    await quiet();
    expect(upload.state).toBe("paused");
    expect([...server.uploads.get("u1")!.blocks.keys()]).toEqual([0, 1]);
    const before = server.counted("put");
    server.letGo();
    await quiet(60_000);
    expect(server.counted("put")).toBe(before);

    upload.resume();
    await quiet();
    expect(upload.state).toBe("done");
    expect(server.counted("put")).toBe(before + 3);
    expect(server.counted("open")).toBe(1);
    expect(server.content("u1")).toBe("0123456789abcdefghij");
  });

  test("and resumed at once, it is sent once", async () => {
    server.hold();
    const upload = add("a.wav", "0123");
    await quiet();
    upload.pause();
    upload.resume();
    server.letGo();
    await quiet();
    expect(upload.state).toBe("done");
    expect(server.completed).toEqual(["a.wav"]);
  });

  test("while it is opened, it isn't opened twice", async () => {
    const upload = add("a.wav", "0123");
    upload.pause();
    await quiet();
    expect(upload.state).toBe("paused");
    upload.resume();
    await quiet();
    expect(upload.state).toBe("done");
    expect(server.counted("open")).toBe(1);
  });

  test("it makes room for the next, and never blocks those behind it", async () => {
    server.hold();
    const list = uploads.add(
      ["1", "2", "3", "4"].map((name) => file(`${name}.wav`, name)),
      project,
    );
    await quiet();
    list[0]!.pause();
    server.letGo();
    await quiet();
    expect(list.map(({ state }) => state)).toEqual(["paused", "done", "done", "done"]);
    list[0]!.resume();
    await quiet();
    expect(list[0]!.state).toBe("done");
  });

  test("an earlier one that is resumed while later ones wait for it gets a place", async () => {
    const list = uploads.add(
      ["1", "2", "3", "4", "5"].map((name) => file(`${name}.wav`, name.repeat(20))),
      project,
    );
    server.hold();
    list[0]!.pause();
    await quiet();
    list[0]!.resume();
    server.letGo();
    await quiet();
    expect(list.map(({ state }) => state)).toEqual(Array(5).fill("done"));
  });
});

describe("the line", () => {
  test("breaks: the block is sent again, and nothing else", async () => {
    server.failures.put = ["lost", "lost"];
    const upload = add("a.wav", "01234567");
    await quiet();
    expect(upload.state).toBe("sending");
    expect(upload.stalled?.code).toBe("unreachable");
    await quiet(1000);
    expect(upload.state).toBe("done");
    expect(upload.stalled).toBeNull();
    expect(server.counted("put")).toBe(4);
    expect(server.counted("open")).toBe(1);
  });

  test("is busy: as long as the server says", async () => {
    server.failures.put = [new Problem({ status: 503, code: "http_503" }, 5)];
    const upload = add("a.wav", "0123");
    await quiet(4900);
    expect(server.counted("put")).toBe(1);
    await quiet(200);
    expect(upload.state).toBe("done");
  });

  test("an address expires: one new one for all blocks", async () => {
    server.hold();
    const upload = add("a.wav", "0123456789abcdef"); // four blocks
    await quiet();
    server.epoch = 2;
    server.letGo();
    await quiet(1000);
    expect(upload.state).toBe("done");
    expect(server.counted("get")).toBe(1);
    expect(server.counted("put")).toBe(8);
  });

  test("the upload is over elsewhere: it says so, and begins anew when asked to", async () => {
    server.hold();
    const upload = add("a.wav", "0123");
    await quiet();
    const known = server.uploads.get("u1")!;
    Object.assign(known, { state: "failed", failure: "abandoned" });
    server.epoch = 2;
    server.letGo();
    await quiet();
    expect(upload.state).toBe("failed");
    expect(upload.problem).toMatchObject({ code: "abandoned" });
    upload.resume();
    await quiet();
    expect(upload.state).toBe("done");
    expect(server.content("u2")).toBe("0123");
  });

  test("storage loses a block: it is sent again", async () => {
    const complete = server.complete.bind(server);
    let lost = false;
    server.complete = (id) => {
      if (!lost) server.uploads.get(id)!.blocks.delete(1);
      lost = true;
      return complete(id);
    };
    const upload = add("a.wav", "0123456789");
    await quiet();
    expect(upload.state).toBe("done");
    expect(server.content("u1")).toBe("0123456789");
    expect(server.counted("put")).toBe(4);
  });
});

describe("the answer to opening is lost", () => {
  test("and it was opened: that one is used", async () => {
    server.failures.open = ["lost"];
    const upload = add("a.wav", "0123");
    await quiet(1000);
    expect(upload.state).toBe("done");
    expect(server.counted("open")).toBe(1);
    expect(server.uploads.size).toBe(1);
  });

  test("and it wasn't: it is opened", async () => {
    server.failures.open = [unreachable()];
    const upload = add("a.wav", "0123");
    await quiet(1000);
    expect(upload.state).toBe("done");
    expect(server.counted("open")).toBe(2);
    expect(server.uploads.size).toBe(1);
  });

  test("the same file twice is two uploads all the same", async () => {
    server.failures.open = [];
    add("a.wav", "0123");
    await quiet();
    server.failures.open = ["lost"];
    server.hold();
    add("a.wav", "0123", { ...project });
    add("a.wav", "0123", { ...project });
    await quiet(1000);
    server.letGo();
    await quiet();
    expect(server.completed).toEqual(["a.wav", "a.wav", "a.wav"]);
    expect(server.uploads.size).toBe(3);
  });
});

describe("refused", () => {
  test("for want of room: it fails with what is known, and can be tried again", async () => {
    const more = { limit: 100, used: 99, plan: "free" };
    const refusal = { status: 403, code: "quota_exceeded", ...more };
    server.failures.open = [new Problem(refusal)];
    const upload = add("a.wav", "0123");
    await quiet();
    expect(upload.state).toBe("failed");
    expect((upload.problem as Problem).more).toMatchObject(more);
    expect(upload.retriable).toBe(true);
    upload.resume();
    await quiet();
    expect(upload.state).toBe("done");
  });

  test("as its content is no audio: trying again is pointless", async () => {
    server.failures.complete = [new Problem({ status: 400, code: "not_audio" })];
    const upload = add("a.wav", "0123");
    await quiet();
    expect(upload.state).toBe("failed");
    expect(upload.retriable).toBe(false);
    await upload.opened; // as whoever looks for unfinished ones waits
    expect(server.uploads.size).toBe(1);
  });

  test("files that aren't audio, or are empty, aren't begun; a message says so", async () => {
    const files = [file("cover.jpg", "x"), file("empty.wav", ""), file("a.wav", "x")];
    expect(uploads.add(files, project).map(({ name }) => name)).toEqual(["a.wav"]);
    expect(toasts.shown.map(({ text }) => text)).toEqual([
      expect.stringContaining("“cover.jpg” isn’t audio"),
      expect.stringContaining("“empty.wav” is empty"),
    ]);
  });

  test("anything may be attached", () => {
    const to: Destination = { purpose: "track_attachment", target: "t1", label: "Low Tide" };
    expect(uploads.add([file("cover.jpg", "x")], to)).toHaveLength(1);
  });
});

describe("after a reload", () => {
  /** An upload of `content` of which these blocks have arrived, and nothing here knows the file. */
  async function begun(content: string, blocks: number[]) {
    const wanted: Wanted = {
      purpose: "track",
      target: "p1",
      name: "a.wav",
      size: content.length,
      type: "application/octet-stream; modified=1000",
    };
    const { id } = await server.open(wanted);
    for (const number of blocks)
      server.uploads
        .get(id)!
        .blocks.set(number, content.slice(number * BLOCK, (number + 1) * BLOCK));
    server.calls = [];
    return uploads.addUnfinished(await server.get(id), project, 8);
  }

  test("the same file goes on where it was", async () => {
    const upload = await begun("0123456789abcdef", [0, 2]);
    expect(upload.state).toBe("needs_file");
    expect(add("a.wav", "0123456789abcdef")).toBe(upload);
    await quiet();
    expect(upload.state).toBe("done");
    expect(server.calls.filter((call) => call.startsWith("put"))).toEqual(["put u1 1", "put u1 3"]);
    expect(server.content("u1")).toBe("0123456789abcdef");
  });

  test("a file that was changed since is another upload", async () => {
    const upload = await begun("0123456789abcdef", [0]);
    const other = uploads.add([file("a.wav", "0123456789abcdef", 9000)], project)[0]!;
    expect(other).not.toBe(upload);
    await quiet();
    expect(upload.state).toBe("needs_file");
    expect(other.state).toBe("done");
  });

  test("the same file at another place is another upload; given to none, it finds its own", async () => {
    const upload = await begun("0123456789abcdef", [0]);
    const elsewhere = add("a.wav", "0123456789abcdef", { ...project, target: "p2" });
    expect(elsewhere).not.toBe(upload);
    const left = uploads.match([file("a.wav", "0123456789abcdef"), file("b.wav", "x")]);
    expect(left.map(({ name }) => name)).toEqual(["b.wav"]);
    await quiet();
    expect(upload.state).toBe("done");
  });
});

describe("cancelled", () => {
  test("it stops at once and ends on the server once that can't be taken back", async () => {
    server.hold();
    const upload = add("a.wav", "0123");
    await quiet();
    uploads.cancel(upload);
    expect(uploads.list).toEqual([]);
    expect(server.counted("end")).toBe(0);
    settleAll();
    await quiet();
    expect(server.uploads.size).toBe(0);
    expect(upload.state).toBe("cancelled");
  });

  test("and taken back, it goes on", async () => {
    server.hold();
    const upload = add("a.wav", "0123");
    await quiet();
    uploads.cancel(upload);
    toasts.shown[0]!.action!.run();
    server.letGo();
    await quiet();
    expect(uploads.list).toEqual([upload]);
    expect(upload.state).toBe("done");
    expect(server.counted("end")).toBe(0);
  });

  test("while it is opened, nothing stays behind", async () => {
    const upload = add("a.wav", "0123");
    const ended = upload.end();
    await quiet();
    await ended;
    expect(server.uploads.size).toBe(0);
    expect(server.counted("put")).toBe(0);
  });
});

test("how fast, and how long it takes, are told while something goes", async () => {
  server.hold();
  add("a.wav", "0123456789abcdef0123");
  await quiet();
  for (let second = 0; second < 4; second++) {
    server.held!.shift()?.();
    await vi.advanceTimersByTimeAsync(1000);
  }
  expect(uploads.speed).toBeGreaterThan(0);
  expect(uploads.left).toBeGreaterThan(0);
  expect(uploads.progress.size).toBe(20);
  server.letGo();
  await quiet();
  expect(uploads.speed).toBeNull();
});

test("nothing goes on for the next person", async () => {
  server.hold();
  const upload = add("a.wav", "0123");
  await quiet();
  uploads.leave();
  server.letGo();
  await quiet();
  expect(uploads.list).toEqual([]);
  expect(upload.state).toBe("paused");
  expect(server.completed).toEqual([]);
});
