// The same five variants by sharp, from one decode, for bench/images.py.
//
// For each line on stdin, a JSON {file, folder}, it makes them, writes them to the folder and
// answers with a line {"milliseconds": wall, "cpu": user and system}.

import { readFile, writeFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import sharp from "sharp";

sharp.cache(false);

async function variants(input) {
  const { data, info } = await sharp(input)
    .autoOrient()
    .resize({ width: 600, height: 2400, fit: "inside", withoutEnlargement: true })
    .toColourspace("srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  const decoded = () => sharp(data, { raw: info });
  const thumbnail = () => decoded().resize(150, 150);
  const jpeg = { quality: 82, progressive: true, optimiseCoding: true };
  const webp = { quality: 80, effort: 4 };
  const [small, medium, smallWebp, mediumWebp, blur] = await Promise.all([
    thumbnail().flatten({ background: "white" }).jpeg(jpeg).toBuffer(),
    decoded().flatten({ background: "white" }).jpeg(jpeg).toBuffer(),
    thumbnail().webp(webp).toBuffer(),
    decoded().webp(webp).toBuffer(),
    decoded().resize(16, 16, { fit: "inside" }).webp({ quality: 40, effort: 6 }).toBuffer(),
  ]);
  return { thumbnail: small, medium, thumbnail_webp: smallWebp, medium_webp: mediumWebp, blur };
}

for await (const line of createInterface({ input: process.stdin })) {
  const { file, folder } = JSON.parse(line);
  const input = await readFile(file);
  const began = process.hrtime.bigint();
  const cpu = process.cpuUsage();
  const made = await variants(input);
  const milliseconds = Number(process.hrtime.bigint() - began) / 1e6;
  const { user, system } = process.cpuUsage(cpu);
  for (const [name, bytes] of Object.entries(made)) await writeFile(`${folder}/${name}`, bytes);
  console.log(JSON.stringify({ milliseconds, cpu: (user + system) / 1000 }));
}
