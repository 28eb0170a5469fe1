/** One file on its way: what state it is in, and what can be done about it. */
import { persistently } from "../api/persistence";
import { Problem } from "../api/problem";
import { detailsOf, type Destination } from "./destination";
import { handleOf, withHandle } from "./files";
import { isSame, typeOf } from "./identity";
import { forget, recall, remember } from "./memory";
import type { Remote, RemoteSummary, Server } from "./server";
import type { Slots } from "./slots";
import { alone } from "./tabs";
import { open, send, Unreadable } from "./transfer";

export type State =
  | "queued" // for its turn
  | "sending"
  | "finishing" // all is there; the server checks it
  | "done"
  | "paused"
  | "needs_file" // begun before a reload, or elsewhere
  | "failed"
  | "cancelled";

/** What all uploads share. */
export interface World {
  server: Server;
  slots: Slots;
  /** Opened one by one, so that the order is that in which they were added. */
  opening: Slots;
  /** Whether an upload of the server's belongs to one of ours. */
  taken: (id: string) => boolean;
  /** Resolves when none that was added before has still to be completed at the same place. */
  turn: (upload: Upload) => Promise<void>;
  /** Told of every change of state. */
  moved: (upload: Upload) => void;
}

const POINTLESS = ["not_audio", "not_an_image", "file_too_large", "invalid"];

let last = 0;

export class Upload {
  readonly key = ++last;
  readonly to: Destination;
  readonly name: string;
  /** bytes */
  readonly size: number;
  readonly type: string;
  #state = $state<State>("queued");
  /** Bytes that have arrived or are about to. */
  sent = $state(0);
  /** What is waited for while it is `sending`. */
  stalled = $state.raw<Problem | null>(null);
  /** Why it is `failed`, or `needs_file` although it had one. */
  problem = $state.raw<unknown>(null);
  /** What it became. */
  result = $state.raw<Remote["result"]>(null);
  file = $state.raw<File | null>(null);
  /** What of it is on the server. */
  remote: Remote | RemoteSummary | null = null;

  readonly #world: World;
  readonly #life = new AbortController();
  #asked = { once: false };
  #opening: Promise<void> | null = null;
  #going: AbortController | null = null;
  #running: Promise<void> = Promise.resolve();

  constructor(world: World, to: Destination, from: File | Remote) {
    this.#world = world;
    this.to = to;
    this.name = from.name;
    this.size = from.size;
    if (from instanceof File) {
      this.type = typeOf(from);
      this.file = from;
    } else {
      this.type = from.type;
      this.remote = from;
      this.#state = "needs_file";
    }
  }

  get state(): State {
    return this.#state;
  }

  set state(state: State) {
    if (this.#state === "cancelled" || this.#state === state) return;
    this.#state = state;
    this.#world.moved(this);
  }

  /** Goes on by itself. */
  get underWay(): boolean {
    return ["queued", "sending", "finishing"].includes(this.#state);
  }

  /** Another try could end otherwise. */
  get retriable(): boolean {
    return !(this.problem instanceof Problem && POINTLESS.includes(this.problem.code));
  }

  /** Whether this file is what it waits for. */
  isOf(file: File): boolean {
    return isSame(file, this);
  }

  /** Open it on the server, which reserves its bytes: from then on it can be resumed. */
  prepare(): Promise<void> {
    return (this.#opening ??= this.#open().catch((error: unknown) => {
      this.#opening = null;
      if (!this.#life.signal.aborted) this.#fail(error);
    }));
  }

  /** When what `prepare` began is over; one that has failed is not opened once more. */
  get opened(): Promise<void> {
    return this.#opening ?? Promise.resolve();
  }

  async #open(): Promise<void> {
    if (this.remote) return;
    const { purpose, target } = this.to;
    const wanted = {
      purpose,
      ...(target && { target }),
      name: this.name,
      size: this.size,
      type: this.type,
      details: detailsOf(this.file!, this.to),
    };
    const { server, opening, taken } = this.#world;
    const { signal } = this.#life;
    const stalled = (why: Problem | null) => (this.stalled = why);
    const release = await opening.take(signal);
    try {
      this.remote = await open(server, wanted, this.#asked, taken, { signal, stalled });
    } finally {
      release();
    }
    if (signal.aborted) return this.end();
    const handle = handleOf(this.file!);
    if (handle) await remember(this.remote.id, handle);
  }

  /** Send it, until it is there, fails, or is paused. */
  run(): void {
    this.problem = null;
    this.state = "sending";
    const going = (this.#going = new AbortController());
    this.#running = this.#running.then(() => this.#run(going.signal));
  }

  async #run(signal: AbortSignal): Promise<void> {
    await this.prepare();
    const { remote, file } = this;
    if (signal.aborted || !remote || !file) return;
    const { server, slots, turn } = this.#world;
    const watch = {
      signal,
      stalled: (why: Problem | null) => (this.stalled = why),
      sent: (bytes: number) => (this.sent = bytes),
      gone: () => {
        this.state = "finishing";
        return turn(this);
      },
    };
    try {
      const fresh = "received" in remote && !this.sent;
      const begun = fresh ? remote : await persistently(() => server.get(remote.id), watch);
      const ours = await alone(remote.id, async () => {
        this.result = await send(server, slots, file, begun, watch);
      });
      if (!ours) throw new Problem({ code: "elsewhere" });
      this.sent = this.size;
      this.state = "done";
      await forget(remote.id);
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    } finally {
      this.stalled = null;
    }
  }

  #fail(error: unknown): void {
    this.problem = error;
    if (error instanceof Problem && [400, 404, 409].includes(error.status)) this.#beginAnew();
    this.state = error instanceof Unreadable ? "needs_file" : "failed";
  }

  /** The server has done with it: another try is another upload. */
  #beginAnew(): void {
    if (this.remote) void forget(this.remote.id);
    this.remote = null;
    this.#opening = null;
    this.#asked = { once: false };
    this.sent = 0;
  }

  pause(): void {
    this.state = "paused";
    this.#stop();
  }

  #stop(): void {
    this.#going?.abort();
    this.#going = null;
    this.stalled = null;
  }

  /** Go on where it was, with the file if it had none. */
  resume(file: File | null = this.file): void {
    if (!file) return;
    this.file = file;
    const handle = handleOf(file);
    if (this.remote && handle) void remember(this.remote.id, handle);
    this.problem = null;
    this.state = "queued";
  }

  /** The file as this browser remembers it; asks for leave to read it, which needs a click. */
  async reopen({ ask }: { ask: boolean }): Promise<File | null> {
    const handle = this.remote && ((await recall(this.remote.id)) as Permitted | undefined);
    if (!handle) return null;
    const leave = await handle[ask ? "requestPermission" : "queryPermission"]?.({ mode: "read" });
    if (leave !== "granted") return null;
    const file = await handle.getFile().catch(() => null);
    return file && this.isOf(file) ? withHandle(file, handle) : null;
  }

  /** Stop it, here and on the server, which then returns its bytes. */
  async end(): Promise<void> {
    this.state = "cancelled";
    this.#life.abort();
    this.#stop();
    if (!this.remote) return;
    await forget(this.remote.id);
    await this.#world.server.end(this.remote.id).catch((error: unknown) => {
      // It is over already, one way or the other.
      if (!(error instanceof Problem && [404, 409].includes(error.status))) throw error;
    });
  }
}

/** The File System API's permissions, which not every browser has. */
type Permitted = FileSystemFileHandle & {
  [Ask in "requestPermission" | "queryPermission"]?: (mode: {
    mode: "read";
  }) => Promise<PermissionState>;
};
