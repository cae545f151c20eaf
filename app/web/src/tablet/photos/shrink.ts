// Makes two small pictures of a large one: drawn anew, so that nothing but pixels is left of the file.
import { bare } from "./strip";

/** Longest side in pixels, the qualities to try one after the other, and the most bytes: the site's limits. */
interface Goal {
  sides: readonly number[];
  qualities: readonly number[];
  most: number;
}

const THUMB: Goal = { sides: [320, 240, 160], qualities: [0.5, 0.35, 0.2], most: 10_240 };
const FULL: Goal = { sides: [1600, 1200], qualities: [0.75, 0.6, 0.45], most: 1_048_576 };

/** The file cannot be read as a picture. */
export class Unreadable extends Error {}

export interface Shrunk {
  thumb: Uint8Array;
  full: Uint8Array;
}

export async function shrink(file: Blob): Promise<Shrunk> {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" }).catch((error: unknown) => {
    throw new Unreadable(String(error));
  });
  try {
    const full = await fitting(bitmap, FULL);
    return { thumb: (await fitting(full.drawn, THUMB)).bytes, full: full.bytes };
  } finally {
    bitmap.close();
  }
}

async function fitting(source: ImageBitmap | HTMLCanvasElement, goal: Goal): Promise<{ drawn: HTMLCanvasElement; bytes: Uint8Array }> {
  for (const side of goal.sides) {
    const drawn = scaled(source, side);
    for (const quality of goal.qualities) {
      const bytes = await encoded(drawn, quality);
      if (bytes.length <= goal.most) return { drawn, bytes };
    }
  }
  throw new Unreadable("it stays too large");
}

/** By halves first: a canvas that shrinks by more than that leaves pixels out. */
function scaled(source: ImageBitmap | HTMLCanvasElement, side: number): HTMLCanvasElement {
  const longest = Math.max(source.width, source.height);
  if (longest > 2 * side) return scaled(scaled(source, Math.ceil(longest / 2)), side);
  const ratio = Math.min(1, side / longest);
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(source.width * ratio));
  canvas.height = Math.max(1, Math.round(source.height * ratio));
  const context = canvas.getContext("2d");
  if (!context) throw new Unreadable("no canvas");
  context.imageSmoothingQuality = "high";
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** WebP, or JPEG where the browser writes none. */
async function encoded(canvas: HTMLCanvasElement, quality: number): Promise<Uint8Array> {
  const webp = await blobOf(canvas, "image/webp", quality);
  if (webp.type === "image/webp") return new Uint8Array(await webp.arrayBuffer());
  const jpeg = await blobOf(canvas, "image/jpeg", quality);
  return bare(new Uint8Array(await jpeg.arrayBuffer()));
}

function blobOf(canvas: HTMLCanvasElement, type: string, quality: number): Promise<Blob> {
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Unreadable(type))), type, quality));
}
