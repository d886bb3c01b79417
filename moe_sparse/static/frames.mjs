// node frames.mjs NETWORK.wasm ROWS REPS: rows of float32 on the standard input;
// JSON: outputs of each row, and microseconds a frame at best.
import { readFileSync } from 'node:fs';

const [file, rows, reps] = process.argv.slice(2);
const network = (await WebAssembly.instantiate(readFileSync(file))).instance.exports;
const given = new Float32Array(new Uint8Array(readFileSync(0)).buffer);
const wide = given.length / Number(rows), high = network.outputs();
const answers = [];
for (let row = 0; row < Number(rows); row++) {
  new Float32Array(network.memory.buffer, network.input(), wide).set(given.subarray(row * wide, (row + 1) * wide));
  network.frames(1);
  answers.push(Array.from(new Float32Array(network.memory.buffer, network.output(), high)));
}
let best = Infinity;
for (let rep = 0; rep < Number(reps); rep++) {
  const start = performance.now();
  network.frames(4);
  best = Math.min(best, (performance.now() - start) * 250);
}
process.stdout.write(JSON.stringify({ answers, best }));
