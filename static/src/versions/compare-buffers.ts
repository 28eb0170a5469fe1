/** Two recordings in memory, sample by sample beside each other: exact, also in loops. */
import type { Range } from "../player/ranges";
import { SIDES, type Side } from "./compare-levels";
import type { Addresses, Nodes, Pair, Told } from "./compare-pair";
import { looped } from "./compare-sync";

const SOON = 0.02; // s: both begin then, at one and the same sample

export class BufferPair implements Pair {
  heard: Side = "a";
  #context: AudioContext;
  #buffers: Record<Side, AudioBuffer>;
  #into: Nodes;
  #told: Told;
  #sources: AudioBufferSourceNode[] = [];
  /** s of the context's clock; null while it stands still. */
  #since: number | null = null;
  /** ms where it stands, or where it began. */
  #offset = 0;
  #loop: Range | null = null;

  /** Fetch and decode both; throws where one can't be. */
  static async of(
    context: AudioContext,
    addresses: Addresses,
    into: Nodes,
    told: Told,
    signal: AbortSignal,
  ): Promise<BufferPair> {
    const decoded = async (address: string) => {
      const answer = await fetch(address, { signal });
      if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
      return context.decodeAudioData(await answer.arrayBuffer());
    };
    const [a, b] = await Promise.all([decoded(addresses.a), decoded(addresses.b)]);
    const length = Math.max(a.length, b.length);
    const buffers = { a: padded(a, length), b: padded(b, length) };
    return new BufferPair(context, buffers, into, told);
  }

  constructor(context: AudioContext, buffers: Record<Side, AudioBuffer>, into: Nodes, told: Told) {
    this.#context = context;
    this.#buffers = buffers;
    this.#into = into;
    this.#told = told;
  }

  get position(): number {
    if (this.#since === null) return this.#offset;
    const elapsed = Math.max(0, this.#context.currentTime - this.#since) * 1000;
    const end = this.#buffers.a.duration * 1000;
    return Math.min(looped(this.#offset, elapsed, this.#loop), end);
  }

  isSteady(): boolean {
    return true;
  }

  async play(): Promise<void> {
    this.#stop();
    this.#since = this.#context.currentTime + SOON;
    this.#sources = SIDES.map((side) => {
      const source = this.#context.createBufferSource();
      source.buffer = this.#buffers[side];
      this.#shape(source);
      source.connect(this.#into[side]);
      source.start(this.#since!, this.#offset / 1000);
      return source;
    });
    this.#sources[0]!.onended = () => {
      this.#offset = 0;
      this.#since = null;
      this.#told.onended();
    };
  }

  pause(): void {
    this.#offset = this.position;
    this.#stop();
    this.#since = null;
  }

  seek(ms: number): void {
    const goesOn = this.#since !== null;
    this.#stop();
    this.#since = null;
    this.#offset = ms;
    if (goesOn) void this.play();
  }

  loop(range: Range | null): void {
    this.#offset = this.position; // counted by the loop there was
    if (this.#since !== null) this.#since = Math.max(this.#since, this.#context.currentTime);
    this.#loop = range;
    if (range && this.#offset >= range.to) this.seek(range.from);
    for (const source of this.#sources) this.#shape(source);
  }

  close(): void {
    this.#stop();
  }

  #shape(source: AudioBufferSourceNode): void {
    source.loop = this.#loop !== null;
    source.loopStart = (this.#loop?.from ?? 0) / 1000;
    source.loopEnd = (this.#loop?.to ?? 0) / 1000;
  }

  #stop(): void {
    for (const source of this.#sources) {
      source.onended = null;
      source.stop();
      source.disconnect();
    }
    this.#sources = [];
  }
}

/** With silence at its end, so that loops of both are equally long. */
function padded(buffer: AudioBuffer, length: number): AudioBuffer {
  if (buffer.length === length) return buffer;
  const { numberOfChannels, sampleRate } = buffer;
  const longer = new AudioBuffer({ numberOfChannels, sampleRate, length });
  for (let channel = 0; channel < numberOfChannels; channel++)
    longer.copyToChannel(buffer.getChannelData(channel), channel);
  return longer;
}
