/**
 * What this tab itself does: it has asked again already when the server tells of it. A hint is one's
 * own when it names what the address or the answer of a write of this tab named.
 */
import { api } from "../api/client";
import type { Hint } from "./wire";

const KEPT = 15_000; // ms after which nobody tells of a write any more
const ID = /[0-9a-f]{24}/g;

interface Write {
  ids: Set<string>;
  /** Kinds told of it: the second time it is another deed. */
  told: Set<string>;
  at: number;
}

class OwnWrites {
  #underWay = new Set<string>();
  #done: Write[] = [];

  get underWay(): boolean {
    return this.#underWay.size > 0;
  }

  begin(request: string): void {
    this.#underWay.add(request);
  }

  /** It was answered, or not; `ids` are those that it was about. */
  end(request: string, ids: Iterable<string> = []): void {
    this.#underWay.delete(request);
    const now = Date.now();
    this.#done = this.#done.filter(({ at }) => now - at < KEPT);
    this.#done.push({ ids: new Set(ids), told: new Set(), at: now });
  }

  /** Whether a hint tells of one of them. Each is told of once, with each of its kinds. */
  tells({ kind, subject, version }: Pick<Hint, "kind" | "subject" | "version">): boolean {
    const about = subject?.id ?? version;
    const write = this.#done.find(
      ({ ids, told, at }) => about && ids.has(about) && !told.has(kind) && Date.now() - at < KEPT,
    );
    write?.told.add(kind);
    return write !== undefined;
  }
}

export const own = new OwnWrites();

const reads = (method: string): boolean => method === "GET" || method === "HEAD";

/** From now on; there is one client. */
export function watchWrites(): void {
  api.use({
    onRequest({ request, id }) {
      if (!reads(request.method)) own.begin(id);
    },
    async onResponse({ request, response, id }) {
      if (reads(request.method)) return;
      const named = new URL(request.url).pathname.match(ID) ?? [];
      const made = response.ok ? await idIn(response.clone()) : null;
      own.end(id, made ? [...named, made] : named);
    },
    onError({ request, id }) {
      if (!reads(request.method)) own.end(id);
    },
  });
}

async function idIn(response: Response): Promise<string | null> {
  try {
    return ((await response.json()) as { id?: string }).id ?? null;
  } catch {
    return null; // no body
  }
}
