/** The files of a drop, and of the folders in it, in the order people number them. */
import { isHidden, naturally, withHandle } from "./files";

interface Found {
  /** With the folders it lies in: "Stems/Drums/kick.wav". */
  path: string;
  file: File;
}

type Handle = FileSystemFileHandle | FileSystemDirectoryHandle;
/** Not every browser has it. */
type Item = DataTransferItem & { getAsFileSystemHandle?(): Promise<Handle | null> };

/** Call it while the event is handled: afterwards the drop is empty. Throws what can't be read. */
export async function filesOf(drop: DataTransfer): Promise<File[]> {
  const items = [...drop.items].filter(({ kind }) => kind === "file") as Item[];
  const found = items.map((item) => {
    const file = item.getAsFile();
    const entry = item.webkitGetAsEntry?.() ?? null;
    const handle = item.getAsFileSystemHandle?.().catch(() => null) ?? null;
    return (async () => inside((await handle) ?? entry, file))();
  });
  const all = (await Promise.all(found)).flat();
  return all.sort((one, other) => naturally(one.path, other.path)).map(({ file }) => file);
}

/** What a thing that was dropped is, or holds. A handle is best: it opens again after a reload. */
async function inside(thing: Handle | FileSystemEntry | null, file: File | null): Promise<Found[]> {
  if (thing && "kind" in thing) return ofHandle(thing, "");
  if (thing?.isDirectory) return ofEntry(thing, "");
  return file ? [{ path: file.name, file }] : [];
}

async function ofHandle(handle: Handle, above: string): Promise<Found[]> {
  const path = above + handle.name;
  if (above && isHidden(handle)) return [];
  if (handle.kind === "file")
    return [{ path, file: withHandle(await handle.getFile(), handle as FileSystemFileHandle) }];
  const found: Found[] = [];
  for await (const child of (handle as Walkable).values())
    found.push(...(await ofHandle(child, `${path}/`)));
  return found;
}

/** Async iteration over folders, which TypeScript's DOM library doesn't know yet. */
type Walkable = FileSystemDirectoryHandle & { values(): AsyncIterable<Handle> };

async function ofEntry(entry: FileSystemEntry, above: string): Promise<Found[]> {
  const path = above + entry.name;
  if (above && isHidden(entry)) return [];
  if (entry.isFile) {
    const file = await new Promise<File>((...told) => (entry as FileSystemFileEntry).file(...told));
    return [{ path, file }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const read = () => new Promise<FileSystemEntry[]>((...told) => reader.readEntries(...told));
  const found: Found[] = [];
  // A reader gives a hundred at a time, and nothing once it has given all.
  for (let some = await read(); some.length; some = await read())
    for (const child of some) found.push(...(await ofEntry(child, `${path}/`)));
  return found;
}
