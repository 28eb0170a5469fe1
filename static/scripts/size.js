// Fails when the JavaScript of the first load, gzipped, is over its budget: what index.html names,
// and all that this imports at once (dist/.vite/manifest.json says what).
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUDGET = 80 * 1024; // bytes

const dist = new URL("../dist/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", dist), "utf8"));
const chunks = new Set();

function follow(name) {
  if (chunks.has(name)) return;
  chunks.add(name);
  manifest[name].imports?.forEach(follow);
}

for (const [name, chunk] of Object.entries(manifest)) if (chunk.isEntry) follow(name);

const sizes = [...chunks].map((name) => {
  const { file } = manifest[name];
  return [file, gzipSync(readFileSync(new URL(file, dist))).length];
});
const total = sizes.reduce((sum, [, size]) => sum + size, 0);
for (const [file, size] of sizes) console.log(`${String(size).padStart(8)}  ${file}`);
console.log(`${String(total).padStart(8)}  first load, gzipped; at most ${BUDGET}`);
if (total > BUDGET) process.exit(1);
