import { expect, test } from "vitest";
import { Parser } from "./sse";

const STREAM = "retry: 2000\n\nid: 7\nevent: threat.created\ndata: {\"a\":1}\n\n: \nid: 9\n\nevent: caught_up\ndata: {}\n\ndata: one\ndata: two\r\n\r\n";
const MESSAGES = [
  { id: "7", event: "threat.created", data: '{"a":1}' },
  { id: null, event: "caught_up", data: "{}" },
  { id: null, event: "message", data: "one\ntwo" },
];

test("messages are the same however the bytes come", () => {
  for (const step of [1, 2, 3, 7, 1000]) {
    const parser = new Parser();
    const found = [];
    for (let i = 0; i < STREAM.length; i += step) found.push(...parser.push(STREAM.slice(i, i + step)));
    expect(found).toEqual(MESSAGES);
    expect(parser.lastId).toBe("9");
  }
});

test("an id counts only when its message is complete", () => {
  const parser = new Parser();
  parser.push("id: 5\ndata: x\n\nid: 6\ndata: half");
  expect(parser.lastId).toBe("5");
});
