import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { session } from "../session/session.svelte";
import { listen } from "./stream";
import type { Message } from "./wire";

const ID = "a".repeat(24);
const encoder = new TextEncoder();

let requests: Request[] = [];
let write: (bytes: Uint8Array | string) => void = () => {};
let close: () => void = () => {};
let answer: () => Response;

beforeEach(() => {
  requests = [];
  answer = () =>
    new Response(
      new ReadableStream({
        start(controller) {
          write = (bytes) =>
            controller.enqueue(typeof bytes === "string" ? encoder.encode(bytes) : bytes);
          close = () => controller.close();
        },
      }),
    );
  vi.stubGlobal("fetch", async (request: Request) => {
    requests.push(request);
    return answer();
  });
  session.begin({ token: "hers", refresh: "r" });
});

afterEach(() => {
  session.end();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function open({ after = null as string | null, signal = new AbortController().signal } = {}) {
  const said: Message[] = [];
  const opened = vi.fn();
  const done = listen("https://stream.example/notification/stream", {
    after,
    opened,
    say: (message) => said.push(message),
    alive: () => {},
    signal,
  });
  return { said, opened, done, isOpen: () => vi.waitFor(() => expect(opened).toHaveBeenCalled()) };
}

describe("a stream", () => {
  test("is asked for with the token and the last event, never in the address", async () => {
    const { done, isOpen } = open({ after: ID });
    await isOpen();
    close();
    await done;
    const [request] = requests;
    expect(request!.headers.get("Authorization")).toBe("Bearer hers");
    expect(request!.headers.get("Last-Event-ID")).toBe(ID);
    expect(request!.url).toBe("https://stream.example/notification/stream");
  });

  test("says what comes, however it is cut, and nothing of what it doesn't know", async () => {
    const { said, done, isOpen } = open();
    await isOpen();
    const bytes = encoder.encode(
      `: \n\nevent: change\nid: ${ID}\ndata: {"kind": "comment.posted", "track": "ä🔥"}\n\n` +
        `event: weather\ndata: {}\n\nevent: change\nid: ${ID}\ndata: {no json\n\n` +
        `event: change\ndata: {"kind": "without.id"}\n\n` +
        `event: resync\ndata: {}\n\nevent: end\ndata: {"code": "session_over"}\n\n`,
    );
    for (const byte of bytes) write(Uint8Array.of(byte));
    close();
    await done;
    expect(said).toEqual([
      { type: "change", hint: { kind: "comment.posted", track: "ä🔥", id: ID } },
      { type: "resync" },
      { type: "end", code: "session_over" },
    ]);
  });

  test("that is refused throws the problem", async () => {
    answer = () => new Response(JSON.stringify({ code: "busy" }), { status: 503 });
    const { done, opened } = open();
    await expect(done).rejects.toMatchObject({ status: 503, code: "busy" });
    expect(opened).not.toHaveBeenCalled();
  });

  test("on which nothing comes for 45 seconds is dead; a heartbeat is something", async () => {
    vi.useFakeTimers();
    const { done } = open();
    const failed = vi.fn();
    done.catch(failed);
    await vi.advanceTimersByTimeAsync(40_000);
    write(": \n\n");
    await vi.advanceTimersByTimeAsync(40_000);
    expect(failed).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(6_000);
    expect(failed).toHaveBeenCalledWith(expect.objectContaining({ code: "unreachable" }));
    expect(requests[0]!.signal.aborted).toBe(true);
  });

  test("ends with its signal", async () => {
    const stop = new AbortController();
    const { done, isOpen } = open({ signal: stop.signal });
    await isOpen();
    stop.abort(new Error("left"));
    await expect(done).rejects.toThrow("left");
    expect(requests[0]!.signal.aborted).toBe(true);
  });
});
