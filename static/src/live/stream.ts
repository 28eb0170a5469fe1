/** One event stream, from its opening to its end: read by fetch, as EventSource can send no token. */
import { createParser } from "eventsource-parser";
import { authorized } from "../api/client";
import { problemOf, unreachable } from "../api/problem";
import { messageOf, type Message } from "./wire";

const SILENCE = 45_000; // ms; the server says something every 20 s

interface Options {
  /** Id of the last event that arrived, from which on the server goes on. */
  after: string | null;
  opened: () => void;
  say: (message: Message) => void;
  /** Something came, be it a heartbeat. */
  alive: () => void;
  signal: AbortSignal;
}

/** Until the server closes it. Throws the Problem it is refused with, or `unreachable` once it is dead. */
export async function listen(
  url: string,
  { after, opened, say, alive, signal }: Options,
): Promise<void> {
  const stop = new AbortController();
  const silence = () => stop.abort(unreachable());
  let timer = setTimeout(silence, SILENCE);
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(silence, SILENCE);
    alive();
  };
  const leave = () => stop.abort(signal.reason);
  signal.addEventListener("abort", leave);
  try {
    signal.throwIfAborted();
    const headers = { Accept: "text/event-stream", ...(after && { "Last-Event-ID": after }) };
    const request = new Request(new URL(url, location.href), {
      headers,
      cache: "no-store",
      signal: stop.signal,
    });
    const response = await authorized(request);
    if (!response.ok || !response.body) throw await problemOf(response);
    opened();
    const parser = createParser({
      onEvent: (event) => {
        const message = messageOf(event);
        if (message) say(message);
      },
    });
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    stop.signal.addEventListener("abort", () => void reader.cancel().catch(() => {}));
    for (;;) {
      heard();
      const { done, value } = await reader.read();
      stop.signal.throwIfAborted();
      if (done) return;
      parser.feed(value);
    }
  } catch (error) {
    stop.signal.throwIfAborted();
    // A line that breaks is a TypeError, whatever the browser calls it.
    throw error instanceof TypeError ? unreachable() : error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", leave);
    stop.abort();
  }
}
