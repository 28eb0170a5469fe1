import { expect, test } from "vitest";
import { titleOf, versionLabel } from "./titles";

test.each([
  ["01 - Harbour_Lights (Mix 2).wav", "Harbour Lights (Mix 2)"],
  ["01 Harbour Lights.aiff", "Harbour Lights"],
  ["3. Low Tide.flac", "Low Tide"],
  ["12) Ferry.mp3", "Ferry"],
  ["1-07 Salt.m4a", "Salt"],
  ["02_Low__Tide.wav", "Low Tide"],
  ["7 Rings.wav", "7 Rings"],
  ["99 – Red.wav", "Red"],
  ["1999.wav", "1999"],
  ["01.wav", "01"],
  ["01 - .wav", "01 -"],
  ["2.5 dB louder.wav", "2.5 dB louder"],
  ["no extension", "no extension"],
  [".wav", ".wav"],
  ["Sigur Rós - Ágætis byrjun.wav", "Sigur Rós - Ágætis byrjun"],
  ["Cafe\u0301.wav", "Caf\u00e9"],
  ["夜の港.wav", "夜の港"],
  ["harbour-lights.wav", "harbour-lights"],
  ["v1.2 final.wav", "v1.2 final"],
])("the title of %s is %s", (name, title) => {
  expect(titleOf(name)).toBe(title);
});

test("a title is no longer than the server takes, and no letter is cut in two", () => {
  expect([...titleOf(`${"🎹".repeat(300)}.wav`)]).toEqual(Array(200).fill("🎹"));
});

test.each([
  ["Harbour Lights - mix 3.wav", "Harbour Lights", "mix 3"],
  ["harbour_lights_Mix 3.wav", "Harbour Lights", "Mix 3"],
  ["Harbour Lights (Master).wav", "Harbour Lights", "Master"],
  ["Harbour Lights.wav", "Harbour Lights", ""],
  ["01 Harbour Lights v4.wav", "Harbour Lights", "v4"],
  ["bounce 12.wav", "Harbour Lights", "bounce 12"],
  ["(Live) take 2 (loud).wav", "Harbour Lights", "(Live) take 2 (loud)"],
])("of %s, a version of %s, the label is “%s”", (name, track, label) => {
  expect(versionLabel(name, track)).toBe(label);
});
