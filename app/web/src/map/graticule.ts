// Lines of latitude and longitude, as fine as the view bears.
import { project, unproject } from "./geodesy";
import type { Frame } from "./painter";
import type { Theme } from "./theme";

const STEPS = [30, 15, 10, 5, 2, 1, 0.5, 0.25, 0.1, 0.05, 0.02, 0.01];
const LEAST_PX = 90;
const DEGREE_M = 111_320;

export function drawGraticule(context: CanvasRenderingContext2D, frame: Frame, theme: Theme): void {
  const step = [...STEPS].reverse().find((degrees) => (degrees * DEGREE_M) / frame.resolution >= LEAST_PX) ?? 30;
  const half = [(frame.width / 2) * frame.resolution, (frame.height / 2) * frame.resolution] as const;
  const low = unproject(frame.center[0] - half[0], frame.center[1] - half[1]);
  const high = unproject(frame.center[0] + half[0], frame.center[1] + half[1]);
  context.strokeStyle = theme.border;
  context.fillStyle = theme.ink;
  context.lineWidth = 0.5;
  context.font = "400 11px system-ui, sans-serif";
  context.textAlign = "left";
  context.textBaseline = "top";
  for (const lon of multiples(low.lon, high.lon, step)) {
    const x = frame.width / 2 + (project(lon, 0)[0] - frame.center[0]) / frame.resolution;
    line(context, x, 0, x, frame.height);
    written(context, theme, `${degrees(Math.abs(lon), step)}°${lon < 0 ? "W" : "E"}`, x + 3, 2);
  }
  for (const lat of multiples(low.lat, high.lat, step)) {
    const y = frame.height / 2 - (project(0, lat)[1] - frame.center[1]) / frame.resolution;
    line(context, 0, y, frame.width, y);
    written(context, theme, `${degrees(Math.abs(lat), step)}°${lat < 0 ? "S" : "N"}`, frame.width - 60, y + 2);
  }
}

/** Multiples of `step` between two values. */
export function multiples(low: number, high: number, step: number): number[] {
  const found: number[] = [];
  for (let n = Math.ceil(low / step); n * step <= high; n++) found.push(n * step);
  return found;
}

function degrees(value: number, step: number): string {
  return step >= 1 ? value.toFixed(0) : value.toFixed(2);
}

/** With a halo, or it is lost on whatever it crosses. */
function written(context: CanvasRenderingContext2D, theme: Theme, text: string, x: number, y: number): void {
  context.save();
  context.lineJoin = "round";
  context.lineWidth = 3;
  context.strokeStyle = theme.halo;
  context.strokeText(text, x, y);
  context.restore();
  context.fillText(text, x, y);
}

function line(context: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}
