// The one sound there is: for unanswered Immediate alerts, until somebody acknowledges or silences it for a while.
import { useEffect } from "preact/hooks";
import { useKeys } from "~/shared/ui";
import { now } from "~/state/clock";
import { mutedUntil } from "~/state/prefs";
import { sounding as waiting } from "~/state/watch";
import { acknowledgeKey } from "../panels/alerts/acknowledge";

const EVERY_MS = 10_000;
const TONES_HZ = [880, 660];
const TONE_S = 0.18;

export function Alarm() {
  const sounding = waiting.value.length > 0 && mutedUntil.value <= now.value;
  useKeys([{ keys: ["a"], says: "help.acknowledge", run: acknowledgeKey }]);
  useEffect(() => {
    if (!sounding) return undefined;
    let sound: Sound | undefined;
    const play = (): void => {
      // Browsers keep a page silent until it was touched once, and complain when it tries.
      if (!navigator.userActivation.hasBeenActive) return;
      sound ??= new Sound();
      sound.play();
    };
    play();
    const timer = setInterval(play, EVERY_MS);
    return () => {
      clearInterval(timer);
      sound?.close();
    };
  }, [sounding]);
  return null;
}

/** Two soft tones, made here: no file to fetch. */
class Sound {
  readonly #context = new AudioContext();

  play(): void {
    TONES_HZ.forEach((hertz, index) => {
      const start = this.#context.currentTime + index * TONE_S;
      const tone = new OscillatorNode(this.#context, { frequency: hertz });
      const gain = new GainNode(this.#context, { gain: 0 });
      gain.gain.setValueAtTime(0, start);
      gain.gain.linearRampToValueAtTime(0.25, start + 0.02);
      gain.gain.linearRampToValueAtTime(0, start + TONE_S);
      tone.connect(gain).connect(this.#context.destination);
      tone.start(start);
      tone.stop(start + TONE_S);
    });
  }

  close(): void {
    void this.#context.close();
  }
}
