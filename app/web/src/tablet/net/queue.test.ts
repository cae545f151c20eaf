import { expect, test } from "vitest";
import { Queue } from "./queue";

interface Item {
  readonly name: string;
}

/** A queue whose sendings end when they are let go, in the order they began. */
function waiting() {
  const sent: string[] = [];
  const kept: string[][] = [];
  const open: ((fault?: Error) => void)[] = [];
  const queue = new Queue<Item>(
    (item) => {
      sent.push(item.name);
      return new Promise((resolve, reject) => open.push((fault) => (fault ? reject(fault) : resolve())));
    },
    async (items) => void kept.push(items.map((each) => each.name)),
  );
  return { queue, sent, kept, next: async (fault?: Error) => (open.shift()?.(fault), await new Promise((resolve) => setTimeout(resolve))) };
}

test("an answer that is given while something is being told is told after it, once", async () => {
  const { queue, sent, kept, next } = waiting();
  await queue.add({ name: "seen" });
  const first = queue.tell();
  await queue.add({ name: "answer" });
  const second = queue.tell();
  await next();
  await next();
  await Promise.all([first, second]);
  expect(sent).toEqual(["seen", "answer"]);
  expect(kept.at(-1)).toEqual([]);
});

test("what cannot be told stays, with all that stands behind it", async () => {
  const { queue, sent, kept, next } = waiting();
  await queue.add({ name: "seen" });
  await queue.add({ name: "answer" });
  const runs = [queue.tell(), queue.tell()].map((run) => run.catch(() => "failed"));
  await next();
  await next(new Error("no link"));
  expect(await Promise.all(runs)).toEqual(["failed", "failed"]);
  expect(kept.at(-1)).toEqual(["answer"]);
  const again = queue.tell();
  await next();
  await again;
  expect(sent).toEqual(["seen", "answer", "answer"]);
  expect(kept.at(-1)).toEqual([]);
});

test("it goes on after it was empty, and with what was kept", async () => {
  const { queue, sent, next } = waiting();
  await queue.tell();
  queue.load([{ name: "old" }]);
  for (const name of ["", "new"]) {
    if (name) await queue.add({ name });
    const run = queue.tell();
    await next();
    await run;
  }
  expect(sent).toEqual(["old", "new"]);
});
