// A form that sends something: what went wrong, whether it is under way, and what its being submitted does.
import { useState } from "preact/hooks";
import { problemText } from "~/shared/ui";

/** `send` is what is done; `words` says why it could not be. */
export function useSending(send: () => Promise<void>, words: (error: unknown) => string = problemText): [(event: SubmitEvent) => void, boolean, string] {
  const [fault, setFault] = useState("");
  const [busy, setBusy] = useState(false);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setFault("");
    try {
      await send();
    } catch (error) {
      setFault(words(error));
    } finally {
      setBusy(false);
    }
  };
  return [(event) => void submit(event), busy, fault];
}
