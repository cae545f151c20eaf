// The picture on paper: the map in day colours, the lists, the filter, the time, and who printed it.
import { render } from "preact";
import { toast } from "~/shared/ui";
import { t } from "~/shared/i18n";
import { look } from "~/state/prefs";
import { map } from "../shell/mapHandle";
import { PrintSheet } from "./PrintSheet";
import { snapshot } from "./snapshot";
import "./print.css";

/** How long to wait for the map to be drawn in the colours of paper, milliseconds. */
const DRAWN_MS = 2500;

export async function printPicture(): Promise<void> {
  const page = document.documentElement;
  const before = page.dataset.look;
  page.dataset.look = "day";
  try {
    const picture = await pictureOfMap();
    const sheet = document.createElement("div");
    sheet.className = "print-sheet";
    document.querySelector(".print-sheet")?.remove();
    document.body.append(sheet);
    render(<PrintSheet picture={picture} />, sheet);
    await Promise.all([...sheet.querySelectorAll("img")].map((image) => image.decode().catch(() => undefined)));
    addEventListener(
      "afterprint",
      () => {
        render(null, sheet);
        sheet.remove();
      },
      { once: true },
    );
    print();
  } catch (error) {
    toast(t("problem.failed", { detail: String(error) }), { tone: "problem" });
  } finally {
    page.dataset.look = before ?? look.value;
    map.value?.restyle();
  }
}

async function pictureOfMap(): Promise<string | null> {
  const handle = map.value;
  const root = document.querySelector<HTMLElement>(".map-canvas");
  if (!handle || !root) return null;
  await new Promise<void>((resolve) => {
    const stop = handle.onDrawn(() => {
      stop();
      resolve();
    });
    setTimeout(resolve, DRAWN_MS);
    handle.restyle();
  });
  const ground = getComputedStyle(document.documentElement).getPropertyValue("--map-sea").trim() || "white";
  return snapshot(root, ground)?.toDataURL("image/png") ?? null;
}
