// Server-sent events over fetch: unlike EventSource it hears every event type, and why a connection was refused.

export interface Message {
  id: string | null;
  event: string;
  data: string;
}

/** Takes the text of a stream piece by piece and gives the messages it completes (HTML standard, § 9.2.6). */
export class Parser {
  #rest = "";
  #id: string | null = null;
  #event = "";
  #data: string[] = [];

  /** Id of the last message, or of a bare `id:` line: where to go on after a cut. */
  lastId: string | null = null;

  push(text: string): Message[] {
    const messages: Message[] = [];
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) {
      const message = this.#line(line.endsWith("\r") ? line.slice(0, -1) : line);
      if (message) messages.push(message);
    }
    return messages;
  }

  #line(line: string): Message | null {
    if (line === "") return this.#dispatch();
    const colon = line.indexOf(":");
    if (colon === 0) return null;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "data") this.#data.push(value);
    else if (field === "event") this.#event = value;
    else if (field === "id") this.#id = value;
    return null;
  }

  #dispatch(): Message | null {
    if (this.#id !== null) this.lastId = this.#id;
    const message = { id: this.#id, event: this.#event || "message", data: this.#data.join("\n") };
    const empty = this.#data.length === 0;
    this.#id = null;
    this.#event = "";
    this.#data = [];
    return empty ? null : message;
  }
}
