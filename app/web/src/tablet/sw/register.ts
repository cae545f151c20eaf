// The service worker's side of the page: registered where the browser allows one, a new version only when it is wanted.
import { signal } from "@preact/signals";

interface InstallPrompt extends Event {
  prompt(): Promise<void>;
}

let offered: InstallPrompt | null = null;
export const installable = signal(false);
/** A new version waits; `renew` takes it. */
export const renewable = signal(false);

export async function install(): Promise<void> {
  await offered?.prompt();
  installable.value = false;
}

export function startWorker(): void {
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    offered = event as InstallPrompt;
    installable.value = true;
  });
  addEventListener("appinstalled", () => {
    installable.value = false;
  });
  if (!navigator.serviceWorker || import.meta.env.DEV) return;
  void navigator.storage?.persist?.().catch(() => false);
  navigator.serviceWorker.register("/sw.js").then(watch, () => undefined);
}

function watch(registration: ServiceWorkerRegistration): void {
  const look = (): void => {
    renewable.value = registration.waiting !== null && navigator.serviceWorker.controller !== null;
  };
  look();
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", look));
}

export async function renew(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration();
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload());
  registration?.waiting?.postMessage("renew");
}
