/** Files as people choose and drop them: the order they number them in, folders walked. */

const AUDIO = /\.(?:aac|aif[cf]?|aiff|bwf|caf|flac|m4a|mp3|mp4|og[ag]|opus|w64|wave?)$/i;
const order = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/** By the name alone: the server looks at the content. */
export const isAudio = ({ name }: { name: string }): boolean => AUDIO.test(name);

/** "._song.wav" is what a Mac leaves beside "song.wav" on other disks, ".DS_Store" on all. */
export const isHidden = ({ name }: { name: string }): boolean =>
  name.startsWith(".") || /^(?:thumbs\.db|desktop\.ini)$/i.test(name);

/** Mix 2 before Mix 10; folders by the same rule, level by level. */
export const naturally = (one: string, other: string): number => {
  const [a, b] = [one.split("/"), other.split("/")];
  for (const [level, part] of a.entries()) {
    const against = b[level];
    if (against === undefined) return 1;
    const result = order.compare(part, against) || (part < against ? -1 : Number(part > against));
    if (result) return result;
  }
  return a.length - b.length;
};

const handles = new WeakMap<File, FileSystemFileHandle>();

/** By what a file can be opened again after a reload, where the browser gives such a thing. */
export const handleOf = (file: File): FileSystemFileHandle | undefined => handles.get(file);

export function withHandle(file: File, handle: FileSystemFileHandle): File {
  handles.set(file, handle);
  return file;
}
