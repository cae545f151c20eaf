import { effect } from "@preact/signals";
import { expect, test } from "vitest";
import { Collection } from "./collection";
import { runFrame } from "./frame";

interface Thing {
  id: string;
  n: number;
}

test("many writes are one change of the page", () => {
  const things = new Collection<Thing>();
  const seen: number[] = [];
  const changes: (ReadonlySet<string> | null)[] = [];
  const stop = effect(() => {
    seen.push(things.all.value.length);
  });
  things.listen((changed) => changes.push(changed));
  for (let n = 0; n < 500; n++) things.put({ id: String(n % 50), n });
  expect(seen).toEqual([0]);
  expect(things.peek("0")?.n).toBe(450);
  runFrame();
  expect(seen).toEqual([0, 50]);
  expect(changes).toHaveLength(1);
  expect(changes[0]?.size).toBe(50);
  stop();
});

test("a patch changes what is there and nothing else; a removal is told", () => {
  const things = new Collection<Thing>();
  expect(things.patch("a", { n: 1 })).toBe(false);
  things.put({ id: "a", n: 1 });
  runFrame();
  let told: ReadonlySet<string> | null = new Set();
  things.listen((changed) => {
    told = changed;
  });
  expect(things.patch("a", { n: 2 })).toBe(true);
  things.remove("a", "b");
  runFrame();
  expect([...(told ?? [])]).toEqual(["a"]);
  things.replace([{ id: "c", n: 3 }]);
  runFrame();
  expect(told).toBeNull();
});
