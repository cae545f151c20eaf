// A picture of the map as it is drawn, put together from its canvases.

/** The map inside `root` on one canvas with a ground of `ground`; null: there is nothing drawn. */
export function snapshot(root: HTMLElement, ground: string): HTMLCanvasElement | null {
  const layers = [...root.querySelectorAll("canvas")].filter(({ width, height }) => width > 0 && height > 0);
  const context = document.createElement("canvas").getContext("2d");
  if (layers.length === 0 || context === null) return null;
  const scale = Math.max(1, devicePixelRatio);
  context.canvas.width = Math.round(root.clientWidth * scale);
  context.canvas.height = Math.round(root.clientHeight * scale);
  context.fillStyle = ground;
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
  for (const layer of layers) {
    const opacity = layer.style.opacity || layer.parentElement?.style.opacity || "1";
    context.globalAlpha = Number(opacity);
    context.setTransform(new DOMMatrix(layer.style.transform || undefined).preMultiplySelf(new DOMMatrix().scaleSelf(scale)));
    context.drawImage(layer, 0, 0);
  }
  return context.canvas;
}
