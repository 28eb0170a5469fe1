import { expect, test } from "vitest";
import { isAudio, isHidden, naturally } from "./files";

test("files come in the order in which people number them, folder by folder", () => {
  const ordered = [
    "Demos/1.wav",
    "Demos/2.wav",
    "Demos/10.wav",
    "mix 1.wav",
    "Mix 2.wav",
    "mix 10.wav",
    "Stems/Drums/kick 2.wav",
    "Stems/Drums/kick 10.wav",
    "Stems/vox.wav",
  ];
  expect(ordered.toReversed().sort(naturally)).toEqual(ordered);
});

test("a folder stands before what is longer only by its name, and equals stay apart", () => {
  expect(["a/b/c.wav", "a/b"].sort(naturally)).toEqual(["a/b", "a/b/c.wav"]);
  expect(["a.wav", "A.wav"].sort(naturally)).toEqual(["A.wav", "a.wav"]);
  expect(["A.wav", "a.wav"].sort(naturally)).toEqual(["A.wav", "a.wav"]);
  expect(naturally("a.wav", "a.wav")).toBe(0);
});

test.each(["a.wav", "A.WAV", "b.aiff", "c.aif", "d.flac", "e.m4a", "f.opus", "g.caf", "h.w64"])(
  "%s is audio",
  (name) => expect(isAudio({ name })).toBe(true),
);

test.each(["cover.jpg", "notes.txt", "wav", "song.wav.part", "session.als", "a.wav/b"])(
  "%s is not",
  (name) => expect(isAudio({ name })).toBe(false),
);

test("what systems leave in folders is hidden", () => {
  const names = [".DS_Store", "._song.wav", "Thumbs.db", "song.wav", "desktop.ini"];
  expect(names.filter((name) => !isHidden({ name }))).toEqual(["song.wav"]);
});
