// Sound and vibration of an immediate alert, until it is answered: two tones that carry through an engine's noise.
const TONES_HZ = [880, 660];
const TONE_S = 0.35;
const EVERY_MS = 2000;
const BUZZ = [400, 150, 400];

/** Starts ringing; the answer stops it. */
export function ring(): () => void {
  const context = typeof AudioContext === "undefined" ? null : new AudioContext();
  const once = (): void => {
    navigator.vibrate?.(BUZZ);
    if (context) TONES_HZ.forEach((hertz, at) => tone(context, hertz, context.currentTime + at * TONE_S));
  };
  once();
  const timer = setInterval(once, EVERY_MS);
  return () => {
    clearInterval(timer);
    navigator.vibrate?.(0);
    void context?.close();
  };
}

function tone(context: AudioContext, hertz: number, at: number): void {
  const [source, gain] = [context.createOscillator(), context.createGain()];
  source.type = "square";
  source.frequency.value = hertz;
  gain.gain.setValueAtTime(0.25, at);
  gain.gain.exponentialRampToValueAtTime(0.001, at + TONE_S);
  source.connect(gain).connect(context.destination);
  source.start(at);
  source.stop(at + TONE_S);
}
