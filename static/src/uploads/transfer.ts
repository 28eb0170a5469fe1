/** The way of one file: opened or found again, its blocks sent, completed. */
import { persistently, rest } from "../api/persistence";
import { isProblem, Problem } from "../api/problem";
import { addressOf, arrived, lengthOf, missingOf, rangeOf } from "./blocks";
import type { Remote, Server, Wanted } from "./server";
import type { Slots } from "./slots";

const PARALLEL = 4; // blocks of one upload
const ROUNDS = 3; // of sending what is missing, should storage lose blocks
const POLL = 1000; // ms

export interface Watch {
  signal: AbortSignal;
  /** What is waited for; null when it goes on. */
  stalled: (why: Problem | null) => void;
  /** Bytes that have gone so far. */
  sent: (bytes: number) => void;
  /** All of it is there. What comes next may have to wait for its turn. */
  gone: () => Promise<void>;
}

/** The file can't be read any more: moved, changed, or on a disk that was taken out. */
export class Unreadable extends Error {}

/**
 * Open an upload. It is looked for before it is opened once more, as an answer that was lost may
 * have opened it; `asked` lasts from one call to the next. `taken`: not that one, it is another's.
 */
export function open(
  server: Server,
  wanted: Wanted,
  asked: { once: boolean },
  taken: (id: string) => boolean,
  watch: Pick<Watch, "signal" | "stalled">,
): Promise<Remote> {
  return persistently(async () => {
    if (asked.once) {
      const found = (await server.opened()).find(
        (known) =>
          known.purpose === wanted.purpose &&
          known.size === wanted.size &&
          known.type === wanted.type &&
          (known.target === wanted.target || !wanted.target) &&
          !taken(known.id),
      );
      if (found) return server.get(found.id);
    }
    asked.once = true;
    return server.open(wanted);
  }, watch);
}

/** Send what is missing of an upload and complete it. Resolves once the server has taken it. */
export async function send(
  server: Server,
  slots: Slots,
  file: Blob,
  begun: Remote,
  watch: Watch,
): Promise<NonNullable<Remote["result"]>> {
  const { id } = begun;
  let upload = begun;
  for (let round = 0; round < ROUNDS && upload.state === "open"; round++) {
    await sendMissing(server, slots, file, upload, watch);
    await watch.gone();
    watch.signal.throwIfAborted();
    try {
      upload = await persistently(() => server.complete(id), watch);
    } catch (error) {
      if (!isProblem(error, "upload_incomplete")) throw error;
      upload = await persistently(() => server.get(id), watch);
    }
  }
  while (upload.state === "verifying") {
    await rest(POLL, watch.signal);
    upload = await persistently(() => server.get(id), watch);
  }
  if (upload.result) return upload.result;
  throw ended(upload);
}

const ended = ({ failure }: Remote): Problem =>
  new Problem({ status: 409, code: failure || "upload_incomplete" });

async function sendMissing(
  server: Server,
  slots: Slots,
  file: Blob,
  upload: Remote,
  { signal: given, sent, stalled }: Watch,
): Promise<void> {
  const missing = missingOf(upload);
  const failed = new AbortController();
  const signal = AbortSignal.any([given, failed.signal]);
  const going = new Map<number, number>(); // block → bytes
  let done = arrived(upload);
  let url = upload.block_url ?? "";
  let renewing: Promise<void> | null = null;

  const report = () => sent(done + [...going.values()].reduce((sum, bytes) => sum + bytes, 0));

  const renew = async () => {
    const { state, block_url, ...rest } = await server.get(upload.id);
    if (state !== "open" || !block_url) throw ended({ state, block_url, ...rest });
    url = block_url;
  };

  const put = async (number: number) => {
    const block = file.slice(...rangeOf(upload, number));
    const used = url;
    const tell = (bytes: number) => {
      going.set(number, Math.min(bytes, block.size));
      report();
    };
    try {
      await server.put(addressOf(used, number), block, tell, signal);
    } catch (error) {
      going.delete(number);
      report();
      signal.throwIfAborted();
      if (isProblem(error, "unreachable")) await readable(block);
      if (!(error instanceof Problem) || ![403, 404].includes(error.status)) throw error;
      // The address has expired, or the upload is over: the first block to notice asks for all.
      if (used === url) await (renewing ??= renew().finally(() => (renewing = null)));
      throw new Problem({ status: 503, code: "block_url_expired" });
    }
  };

  const sendOneAfterTheOther = async () => {
    for (let number = missing.shift(); number !== undefined; number = missing.shift()) {
      const release = await slots.take(signal);
      try {
        const block = number;
        await persistently(() => put(block), { signal, stalled });
        going.delete(block);
        done += lengthOf(upload, block);
        report();
      } finally {
        release();
      }
    }
  };

  report();
  try {
    await Promise.all(Array.from({ length: PARALLEL }, sendOneAfterTheOther));
  } catch (error) {
    failed.abort(error); // no other block goes on
    throw error;
  }
}

/** Throws Unreadable where it isn't the line that failed but the file. */
async function readable(block: Blob): Promise<void> {
  await block
    .slice(0, 1)
    .arrayBuffer()
    .catch(() => {
      throw new Unreadable();
    });
}
