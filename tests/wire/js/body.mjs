// Turns a parsed heliograph.Body into plain JSON by the tables of layout.json.

import { inflateRawSync } from 'node:zlib';
import { readText } from './lexicon.mjs';

const bits = (word, { offset, bits }) => Number((BigInt(word) >> BigInt(offset)) & ((1n << BigInt(bits)) - 1n));
const split = (word, parts) => Object.fromEntries(parts.map((part) => [part.key, bits(word, part)]));
const named = (list, number) => list[number] ?? `#${number}`;
const stated = (object) =>
  Object.fromEntries(
    Object.entries(object).filter(([, value]) => {
      if (value === null || value === undefined || value === '') return false;
      return typeof value !== 'object' || Object.keys(value).length > 0;
    }),
  );

function coded(word, fields) {
  const values = {};
  for (const field of fields) {
    const raw = bits(word, field);
    if (!raw) continue;
    const name = (value) => field.codes?.[value] ?? value;
    values[field.key] = {
      bool: () => true,
      count: () => raw,
      scale: () => field.steps[raw],
      code: () => name(raw),
      flags: () => [...Array(field.bits).keys()].filter((bit) => (raw >> bit) & 1).map((bit) => name(bit + 1)),
    }[field.type]();
  }
  return values;
}

export class Reader {
  constructor(layout, codes) {
    this.layout = layout;
    this.lists = layout.lists;
    this.codes = codes;
  }

  // `body` as protobufjs gives it: numbers of 64 bits as text, bytes as Buffer, `content` the name of the oneof.
  read(body) {
    const kind = this.layout.kinds.find((each) => `${each.code.toLowerCase()}_word` === body.content);
    return kind ? this.report(body, kind) : this[body.content](body);
  }

  place(body) {
    if (body.place === undefined) return [null, split(body.mark ?? 0, this.layout.mark), [0, 0]];
    const { row, column, mark } = split(body.place, this.layout.place);
    const marks = split(mark, this.layout.mark);
    const [lat, lon] = this.degrees([row, column]);
    const accuracy_m = this.lists.accuracy_m[marks.accuracy];
    const source = this.lists.place_source[body.placed ?? 0];
    return [stated({ message: 'Place', lat, lon, accuracy_m, source }), marks, [row, column]];
  }

  degrees([row, column]) {
    const { step_deg, row_0, column_0 } = this.layout.grid;
    return [row * step_deg + row_0, column * step_deg + column_0].map((each) => Number(each.toFixed(6)));
  }

  walk(start, steps) {
    let [row, column] = start;
    const wrap = (each) => ((each % 2 ** 24) + 2 ** 24) % 2 ** 24;
    return steps.map(([rows, columns]) => {
      [row, column] = [row + rows, wrap(column + columns)];
      return [row, column];
    });
  }

  shape(start, values = []) {
    const steps = [];
    for (let at = 0; at < values.length; at += 2) steps.push([Number(values[at]), Number(values[at + 1])]);
    return this.walk(start, steps).map((cell) => this.degrees(cell));
  }

  text(body) {
    return body.text_coded_1 ? readText(this.codes, body.text_coded_1) : body.text;
  }

  report(body, kind) {
    const [place, mark, start] = this.place(body);
    const { status, time_span } = split(body.state ?? 0, this.layout.state);
    const word = BigInt(body[body.content]) | (BigInt(body.more ?? 0) << 64n);
    return stated({
      message: 'Report',
      kind: kind.code,
      observed_at: body.time,
      unit: mark.unit === 15 ? body.unit : mark.unit,
      place,
      reliability: this.lists.reliability[mark.reliability],
      credibility: this.lists.credibility[mark.credibility],
      severity: mark.severity ? this.lists.severity[mark.severity] : null,
      status: this.lists.status[status],
      fields: coded(word, kind.fields),
      text: this.text(body),
      line: this.shape(start, body.line),
      area: this.shape(start, body.area),
      casualties: (body.casualties ?? []).map((each) => this.casualty(BigInt(each))),
      time_span_s: this.lists.time_span_s[time_span],
      source: body.source,
      refers: body.refers === undefined ? null : Number(body.refers),
    });
  }

  casualty(word) {
    return stated({ message: 'Casualty', number: Number(word & 255n), fields: coded(word >> 8n, this.layout.casualty) });
  }

  track(body) {
    const [place, mark, start] = this.place(body);
    const { seconds = [], rows = [], columns = [] } = body.track;
    const steps = rows.map((each, index) => [Number(each), Number(columns[index])]);
    let at = body.time;
    const times = [at, ...seconds.map((each) => (at += Number(each)))];
    const fixes = [start, ...this.walk(start, steps)].map((cell, index) => {
      const [lat, lon] = this.degrees(cell);
      return { message: 'Fix', at: times[index], lat, lon };
    });
    return stated({
      message: 'Track',
      unit: mark.unit === 15 ? body.unit : mark.unit,
      fixes,
      accuracy_m: place.accuracy_m,
      status: this.lists.status[body.state ?? 0],
    });
  }

  alert(body) {
    const [place, mark] = this.place(body);
    const word = split(BigInt(body.alert) | (BigInt(body.more ?? 0) << 64n), this.layout.alert);
    const kind = this.layout.kinds.find((each) => each.number === word.kind);
    return stated({
      message: 'AlertMessage',
      alert: word.number + word.number_high * 2 ** 24,
      revision: word.revision + word.revision_high * 2 ** 8,
      type: this.lists.type[word.type],
      status: this.lists.status[split(body.state ?? 0, this.layout.state).status],
      sent_at: body.time,
      expires_at: body.time + this.lists.expiry_s[word.expiry],
      kind: kind?.code ?? `#${word.kind}`,
      urgency: this.lists.urgency[word.urgency],
      severity: this.lists.severity[mark.severity],
      certainty: this.lists.certainty[word.certainty],
      place,
      danger_radius_m: this.lists.radius_m[word.radius],
      instruction: named(this.lists.instruction, word.instruction),
      units: mark.unit === 15 ? body.units : [mark.unit],
      text: this.text(body),
    });
  }

  receipt(body) {
    const contiguous = Number(body.receipt);
    const beyond = [...(body.beyond ?? [])].flatMap((byte, index) =>
      [...Array(8).keys()].filter((bit) => (byte >> bit) & 1).map((bit) => contiguous + 2 + index * 8 + bit),
    );
    const refused = (body.refused ?? []).map(Number);
    const quarantined = [];
    for (let at = 0; at < refused.length; at += 2)
      quarantined.push([refused[at], named(this.lists.quarantine_reason, refused[at + 1])]);
    let last = 0;
    const seen = (body.seen ?? []).map((step) => (last += Number(step)));
    return stated({ message: 'Receipt', contiguous, beyond, quarantined, seen, at: body.time });
  }

  ack({ ack, time }) {
    return stated({
      message: 'AlertAck',
      alert: Number(ack.alert ?? 0),
      revision: ack.revision ?? 0,
      unit: ack.unit ?? 0,
      stage: this.lists.stage[ack.stage ?? 0],
      at: time,
      response: this.lists.response[ack.response ?? 0],
      person: ack.person,
    });
  }

  gap({ gap }) {
    const first = Number(gap.first ?? 0);
    const reason = named(this.lists.gap_reason, gap.reason ?? 0);
    return { message: 'Gap', first, last: first + Number(gap.more ?? 0), reason };
  }

  link({ link, time }) {
    const count = (value) => Number(value ?? 0);
    return {
      message: 'LinkState',
      at: time,
      waiting: count(link.waiting),
      oldest_s: count(link.oldest_s),
      bytes_today: count(link.bytes_today),
      dropped_positions: count(link.dropped_positions),
    };
  }

  chunk({ chunk }) {
    return stated({
      message: 'Chunk',
      report: Number(chunk.report ?? 0),
      number: chunk.number ?? 0,
      size: Number(chunk.size ?? 0),
      offset: Number(chunk.offset ?? 0),
      data: Buffer.from(chunk.data ?? []).toString('hex'),
      digest: Buffer.from(chunk.digest ?? []).toString('hex'),
      full: chunk.full ?? false,
      epoch: chunk.epoch ?? 0,
    });
  }

  photo({ photo }) {
    return { message: 'PhotoRequest', report: Number(photo.report ?? 0), number: photo.number ?? 0 };
  }

  config({ config }) {
    return stated({ message: 'SiteConfig', values: JSON.parse(inflateRawSync(config).toString()) });
  }
}
