/** By what files can be opened again after a reload, for each upload; kept in this browser. */
import { createStore, del, entries, get, set } from "idb-keyval";

const store = createStore("wavic.uploads", "handles");
const KEPT = 8 * 86_400_000; // ms; a day longer than the server keeps an upload open

interface Kept {
  handle: FileSystemFileHandle;
  at: number;
}

/** Not to remember costs a click later, no more: a full or forbidden store is no error. */
async function quietly<Value>(work: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await work();
  } catch {
    return undefined;
  }
}

export const remember = (id: string, handle: FileSystemFileHandle) =>
  quietly(() => set(id, { handle, at: Date.now() } satisfies Kept, store));

export const recall = async (id: string): Promise<FileSystemFileHandle | undefined> =>
  (await quietly(() => get<Kept>(id, store)))?.handle;

export const forget = (id: string) => quietly(() => del(id, store));

/** Forget what is over by now. */
export const tidy = () =>
  quietly(() =>
    entries<string, Kept>(store).then((all) =>
      Promise.all(all.filter(([, { at }]) => at < Date.now() - KEPT).map(([id]) => del(id, store))),
    ),
  );
