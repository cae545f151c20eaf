// Starts the tablet page: first what is kept here, then what the site says.
import { render } from "preact";
import "~/shared/styles/tokens.css";
import "./tokens.css";
import "./tablet.css";
import { App } from "./App";
import { loadAccess, refreshAccess, session } from "./net/access";
import { loadAlerts, startAlerts } from "./net/alerts";
import { loadSite, refreshSite, startSite } from "./net/site";
import { loadReports } from "./outbox/outbox";
import { drain, startSending } from "./outbox/send";
import { startDevice } from "./prefs";
import { startRoute, turn } from "./route";
import { hasPhotos } from "./store/db";
import { loadKeys } from "./store/keys";
import { startWorker } from "./sw/register";
import { applyLanguage, preferredLanguage, setLanguage } from "./words";

async function start(): Promise<void> {
  await Promise.all([loadKeys(), loadAccess(), loadSite(), loadAlerts(), setLanguage(preferredLanguage()).catch(() => undefined)]);
  await loadReports();
  applyLanguage();
  startRoute();
  if (location.pathname === "/enrol" && history.state === null) turn({ name: "enrol" });
  startDevice();
  const root = document.getElementById("app");
  if (root) render(<App />, root);
  document.documentElement.dataset.ready = "true";
  startSite();
  startSending();
  void startAlerts();
  startWorker();
  session.subscribe((signedIn) => {
    if (signedIn) void refreshSite().catch(() => undefined);
  });
  // The queue's key may have been out of reach when this was last used.
  await refreshAccess().catch(() => undefined);
  await loadReports();
  void drain(true);
  await bringPhotos().catch(() => undefined);
}

/** Fetched once all else is there, so that a photo can be added when the site is away; what waits goes on. */
async function bringPhotos(): Promise<void> {
  await import("./photos/Photos");
  if (await hasPhotos()) await (await import("./photos/send")).startPhotos();
}

void start();
