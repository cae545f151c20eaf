// Marks around a symbol: it is chosen, it is over, it presses.
import { SIZE } from "./symbols";
import type { Theme } from "./theme";

/** Behind the symbol: two rings of danger, to be found at a glance among anything else. */
export function pressingRings(context: CanvasRenderingContext2D, x: number, y: number, theme: Theme): void {
  context.beginPath();
  context.arc(x, y, SIZE / 2 + 13, 0, 2 * Math.PI);
  context.fillStyle = theme.halo;
  context.fill();
  context.strokeStyle = theme.danger;
  context.lineWidth = 4;
  context.stroke();
  context.beginPath();
  context.arc(x, y, SIZE / 2 + 7, 0, 2 * Math.PI);
  context.lineWidth = 1.5;
  context.stroke();
}

export function brokenFrame(context: CanvasRenderingContext2D, x: number, y: number, theme: Theme): void {
  context.beginPath();
  diamond(context, x, y, SIZE / 2 + 2);
  context.setLineDash([4, 3]);
  context.lineWidth = 2;
  context.strokeStyle = theme.ink;
  context.stroke();
  context.setLineDash([]);
}

function diamond(context: CanvasRenderingContext2D, x: number, y: number, half: number): void {
  context.moveTo(x, y - half);
  context.lineTo(x + half, y);
  context.lineTo(x, y + half);
  context.lineTo(x - half, y);
  context.closePath();
}

export function ring(context: CanvasRenderingContext2D, x: number, y: number, theme: Theme): void {
  context.beginPath();
  context.arc(x, y, SIZE / 2 + 8, 0, 2 * Math.PI);
  context.strokeStyle = theme.halo;
  context.lineWidth = 6;
  context.stroke();
  context.strokeStyle = theme.own;
  context.lineWidth = 3;
  context.stroke();
}
