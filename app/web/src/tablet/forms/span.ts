// A span of time as it is said: in hours only where that says the same.

export function spanOf(minutes: number): { unit: "h" | "min"; n: number } {
  return minutes >= 120 && minutes % 60 === 0 ? { unit: "h", n: minutes / 60 } : { unit: "min", n: minutes };
}
