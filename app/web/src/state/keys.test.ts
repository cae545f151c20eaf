import { expect, test } from "vitest";
import { handleKey, register } from "./keys";

const press = (key: string, more: object = {}): { prevented: boolean } => {
  const state = { prevented: false };
  handleKey({ key, defaultPrevented: false, ctrlKey: false, metaKey: false, altKey: false, target: null, preventDefault: () => (state.prevented = true), ...more } as unknown as KeyboardEvent);
  return state;
};

test("the newest command wins, and may pass a key on", () => {
  const done: string[] = [];
  const page = register({ keys: ["j"], says: "page", run: () => void done.push("page") });
  const dialog = register({ keys: ["j"], says: "dialog", run: () => (done.length > 0 ? false : void done.push("dialog")) });
  expect(press("J").prevented).toBe(true);
  press("j");
  dialog();
  press("j");
  expect(done).toEqual(["dialog", "page", "page"]);
  page();
  expect(press("j").prevented).toBe(false);
});

test("letters are letters while somebody types, and shortcuts are the browser's", () => {
  let count = 0;
  const stop = register({ keys: ["a"], says: "a", run: () => void count++ }, { keys: ["Escape"], says: "e", whileTyping: true, run: () => void count++ });
  const field = { target: { tagName: "INPUT", type: "text" } };
  press("a", field);
  press("a", { ctrlKey: true });
  expect(count).toBe(0);
  press("Escape", field);
  press("a", { target: { tagName: "INPUT", type: "checkbox" } });
  expect(count).toBe(2);
  stop();
});
