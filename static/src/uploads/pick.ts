/** Have somebody choose files or a folder; nothing chosen is an empty list. Call it on a click. */
import { isHidden, naturally, withHandle } from "./files";

export interface Choice {
  /** What is offered; people can get around it. */
  accept?: "audio" | "images" | "anything";
  /** Several at once: unless said no. */
  multiple?: boolean;
}

/** Types and, as browsers know few of them, extensions. */
const OFFERED = {
  audio: {
    "audio/*": [
      ".wav",
      ".bwf",
      ".w64",
      ".aif",
      ".aiff",
      ".aifc",
      ".flac",
      ".mp3",
      ".m4a",
      ".aac",
      ".ogg",
      ".oga",
      ".opus",
      ".caf",
    ],
  },
  images: { "image/*": [".jpg", ".jpeg", ".png", ".webp", ".gif", ".heic", ".avif"] },
};

interface Opener {
  showOpenFilePicker?(options: object): Promise<FileSystemFileHandle[]>;
}

/** Where the browser has a picker of its own for it, what is chosen can be opened again later. */
export async function pickFiles(choice: Choice = {}): Promise<File[]> {
  const { accept = "anything", multiple = true } = choice;
  const offered = accept === "anything" ? null : OFFERED[accept];
  const open = (window as Opener).showOpenFilePicker;
  if (!open)
    return choose({ multiple, accept: offered ? Object.entries(offered).flat(2).join() : "" });
  try {
    const types = offered ? { types: [{ accept: offered }] } : {};
    const handles = await open.call(window, { multiple, ...types });
    return await Promise.all(
      handles.map(async (handle) => withHandle(await handle.getFile(), handle)),
    );
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return [];
    throw error;
  }
}

/** All files of a folder and the folders in it, in natural order, but what is hidden. */
export async function pickFolder(): Promise<File[]> {
  const files = await choose({ webkitdirectory: true });
  return files
    .filter((file) => !file.webkitRelativePath.split("/").some((name) => isHidden({ name })))
    .sort((one, other) => naturally(one.webkitRelativePath, other.webkitRelativePath));
}

function choose(options: Partial<HTMLInputElement>): Promise<File[]> {
  const input = Object.assign(document.createElement("input"), { type: "file", hidden: true });
  Object.assign(input, options);
  document.body.append(input); // Safari forgets an input that is nowhere
  return new Promise((resolve) => {
    const end = () => {
      resolve([...(input.files ?? [])]);
      input.remove();
    };
    input.addEventListener("change", end);
    input.addEventListener("cancel", end);
    input.click();
  });
}
