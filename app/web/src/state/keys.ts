// Keyboard of the whole page: every key is registered with what it does, and the help dialog lists what is registered.
import { signal } from "@preact/signals";

export interface KeyCommand {
  /** `KeyboardEvent.key`, one or several: "j", "/", "Escape", "?". Letters are compared without case. */
  keys: readonly string[];
  /** Key of the i18n message that says what it does. */
  says: string;
  /** False: not now; the next command of the same key is tried. */
  run(event: KeyboardEvent): boolean | void;
  /** Also while typing in a field; only for Escape and the like. */
  whileTyping?: boolean;
}

/** The newest first: a dialog's keys win over the page's. */
export const commands = signal<readonly KeyCommand[]>([]);

/** Registers commands until the function it answers with is called. */
export function register(...added: readonly KeyCommand[]): () => void {
  commands.value = [...added, ...commands.peek()];
  return () => {
    commands.value = commands.peek().filter((command) => !added.includes(command));
  };
}

export function isTyping(target: EventTarget | null): boolean {
  const element = target as { tagName?: string; isContentEditable?: boolean; type?: string } | null;
  if (element?.isContentEditable) return true;
  if (element?.tagName === "INPUT") return !["checkbox", "radio", "button", "range"].includes(element.type ?? "");
  return element?.tagName === "TEXTAREA" || element?.tagName === "SELECT";
}

export function handleKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = isTyping(event.target);
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  for (const command of commands.peek()) {
    if (!command.keys.includes(key) || (typing && !command.whileTyping)) continue;
    if (command.run(event) === false) continue;
    event.preventDefault();
    return;
  }
}

export function startKeys(): void {
  addEventListener("keydown", handleKey);
}
