/** Who goes when: all uploads of this tab, how far and how fast they are. */
import { t } from "../text";
import { toasts } from "../ui/toasts.svelte";
import { undoable } from "../ui/undo";
import { announcements } from "./announcements.svelte";
import { takesAudioOnly, type Destination } from "./destination";
import { isAudio } from "./files";
import { tellOf } from "./finished";
import { reasonOf } from "./results";
import { server, type Remote, type Server } from "./server";
import { Slots } from "./slots";
import { Speed } from "./speed";
import { Upload, type World } from "./upload.svelte";

const UPLOADS = 3; // at once
// Blocks in all. Browsers open six connections to a laptop's server: two are left for the music.
const BLOCKS = 4;
const TICK = 500; // ms

export class Engine {
  list = $state.raw<Upload[]>([]);
  /** Bytes per second; null before anybody can tell. */
  speed = $state<number | null>(null);
  /** Seconds. */
  left = $state<number | null>(null);

  readonly #speed = new Speed();
  readonly #world: World;
  #ticking: ReturnType<typeof setInterval> | undefined;
  #watching: (() => void)[] = [];

  constructor(at: Server = server) {
    this.#world = {
      server: at,
      slots: new Slots(BLOCKS),
      opening: new Slots(1),
      taken: (id) => this.list.some(({ remote }) => remote?.id === id),
      turn: (upload) => this.#turn(upload),
      moved: (upload) => this.#moved(upload),
    };
  }

  get underWay(): Upload[] {
    return this.list.filter((upload) => upload.underWay);
  }

  /** Of what is under way and what is done, in bytes. */
  get progress(): { sent: number; size: number } {
    const counted = this.list.filter(({ state, underWay }) => underWay || state === "done");
    return {
      sent: counted.reduce((sum, { sent }) => sum + sent, 0),
      size: counted.reduce((sum, { size }) => sum + size, 0),
    };
  }

  /**
   * Upload files, in this order. Files that an upload waits for go on where it was; of those that
   * are not audio where only audio is taken, a message says that they were left out.
   */
  add(files: Iterable<File>, to: Destination): Upload[] {
    const all = [...files];
    const taken = takesAudioOnly(to) ? all.filter(isAudio) : all;
    const empty = taken.filter(({ size }) => size === 0);
    const left = all.filter((file) => !taken.includes(file));
    if (left.length) toasts.say(t.uploads.notAudio(left.map(({ name }) => name)));
    if (empty.length) toasts.say(t.uploads.empty(empty.map(({ name }) => name)));
    const chosen = taken.filter(({ size }) => size > 0);

    // What was done before is not part of what begins now.
    if (chosen.length && !this.underWay.length)
      this.list = this.list.filter(({ state }) => state !== "done");
    const begun: Upload[] = [];
    for (const file of chosen) {
      const waiting = this.#waitingFor(file, to);
      waiting?.resume(file);
      begun.push(waiting ?? new Upload(this.#world, to, file));
    }
    const added = begun.filter((upload) => !this.list.includes(upload));
    this.list = [...this.list, ...added];
    for (const upload of added) void upload.prepare();
    this.#schedule();
    return begun;
  }

  /** The upload that waits for this file, at that place or wherever. */
  #waitingFor(file: File, to?: Destination): Upload | undefined {
    return this.list.find(
      (upload) =>
        upload.state === "needs_file" &&
        upload.isOf(file) &&
        (!to || (upload.to.purpose === to.purpose && upload.to.target === to.target)),
    );
  }

  /** Give files to the uploads that wait for them; those that none waits for. */
  match(files: Iterable<File>): File[] {
    return [...files].filter((file) => {
      const waiting = this.#waitingFor(file);
      waiting?.resume(file);
      return !waiting;
    });
  }

  /** One that the server knows and that has no file here yet. */
  addUnfinished(remote: Remote, to: Destination, sent: number): Upload {
    const upload = new Upload(this.#world, to, remote);
    upload.sent = sent;
    this.list = [...this.list, upload];
    return upload;
  }

  pauseAll(): void {
    for (const upload of this.underWay) if (upload.state !== "finishing") upload.pause();
  }

  resumeAll(): void {
    for (const upload of this.list) if (upload.state === "paused") upload.resume();
  }

  /** Stop one and throw away what of it is there; for a few seconds it can be taken back. */
  cancel(upload: Upload): void {
    const goes = upload.underWay;
    if (goes) upload.pause();
    const place = this.list.indexOf(upload);
    this.list = this.list.filter((one) => one !== upload);
    if (upload.state === "failed" && !upload.remote) return; // nothing is there
    undoable({
      text: t.uploads.cancelled(upload.name),
      carryOut: () => upload.end(),
      takeBack: () => {
        this.list = this.list.toSpliced(place, 0, upload);
        if (goes) upload.resume();
      },
    });
  }

  /** Take what is over out of the list. */
  dismiss(): void {
    this.list = this.list.filter(({ state }) => state !== "done" && state !== "failed");
  }

  /** Another person: nothing of this one's goes on. */
  leave(): void {
    for (const upload of this.list) if (upload.underWay) upload.pause();
    this.list = [];
  }

  #moved(upload: Upload): void {
    if (upload.state === "done") {
      tellOf(upload.to);
      announcements.last = t.uploads.announce.done(upload.name);
    } else if (upload.state === "failed") {
      announcements.last = t.uploads.announce.failed(upload.name, reasonOf(upload));
    }
    const woken = this.#watching;
    this.#watching = [];
    for (const wake of woken) wake();
    this.#schedule();
  }

  /** Tracks come into a project in the order they were chosen in, whichever is there first. */
  async #turn(upload: Upload): Promise<void> {
    const before = this.list
      .slice(0, this.list.indexOf(upload))
      .filter(({ to }) => to.purpose === upload.to.purpose && to.target === upload.to.target);
    while (upload.state === "finishing" && before.some(({ underWay }) => underWay))
      await new Promise<void>((wake) => this.#watching.push(wake));
  }

  #schedule(): void {
    const next = this.list.find(({ state }) => state === "queued");
    // What waits for its turn takes no place: what it waits for needs one.
    const going = this.list.filter(({ state }) => state === "sending").length;
    if (next && going < UPLOADS) return next.run(); // which comes back here
    this.#tick();
  }

  #tick(): void {
    const going = this.underWay.length > 0;
    if (going === (this.#ticking !== undefined)) return;
    this.#speed.reset();
    this.speed = this.left = null;
    clearInterval(this.#ticking);
    this.#ticking = going ? setInterval(() => this.#measure(), TICK) : undefined;
  }

  #measure(): void {
    const { sent, size } = this.progress;
    this.#speed.note(sent, performance.now());
    this.speed = this.#speed.perSecond;
    this.left = this.#speed.left(size - sent);
  }
}
