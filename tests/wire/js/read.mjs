// node read.mjs PUBLISHED LEXICON VECTORS: every vector, read with protobufjs and the published tables, as JSON.

import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import protobuf from 'protobufjs';
import { Reader } from './body.mjs';
import { lexicon } from './lexicon.mjs';

const [published, lexiconFile, vectors] = process.argv.slice(2);
const root = protobuf.parse(readFileSync(join(published, 'heliograph.proto'), 'utf8'), { keepCase: true }).root;
const Body = root.lookupType('heliograph.Body');
const layout = JSON.parse(readFileSync(join(published, 'layout.json'), 'utf8'));
const reader = new Reader(layout, lexicon(readFileSync(lexiconFile, 'utf8')));

const readBody = (bytes) => reader.read(Body.toObject(Body.decode(bytes), { longs: String, oneofs: true }));

function varint(bytes, at) {
  for (let value = 0, shift = 1; ; shift *= 128, at += 1) {
    value += (bytes[at] & 127) * shift;
    if (bytes[at] < 128) return [value, at + 1];
  }
}

function readPacket(bytes) {
  const [version, suite, batch, epoch] = [bytes[0] >> 6, (bytes[0] >> 4) & 3, (bytes[0] >> 3) & 1, bytes[0] & 7];
  if (version || suite) throw new Error('unknown version or suite');
  let [seq, at] = varint(bytes, 1);
  if (!batch) return { message: 'Packet', epoch, bodies: [[seq, readBody(bytes.subarray(at))]] };
  const bodies = [];
  for (;;) {
    const [size, start] = varint(bytes, at);
    bodies.push([seq, readBody(bytes.subarray(start, start + size))]);
    if (start + size === bytes.length) return { message: 'Packet', epoch, bodies };
    const [step, next] = varint(bytes, start + size);
    [seq, at] = [seq + step, next];
  }
}

const read = {};
for (const file of readdirSync(vectors)) {
  const name = basename(file, '.json');
  const cases = JSON.parse(readFileSync(join(vectors, file), 'utf8'));
  const decode = name === 'packet' ? readPacket : readBody;
  read[name] = Object.fromEntries(
    Object.entries(cases).map(([key, { hex }]) => [key, decode(Buffer.from(hex, 'hex'))]),
  );
}
process.stdout.write(JSON.stringify(read));
