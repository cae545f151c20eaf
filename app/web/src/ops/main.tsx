// The watch officer's page: starts what lives as long as the page, then draws it.
import { render } from "preact";
import "./ops.css";
import { catalogue } from "~/shared/i18n/catalogue";
import { applyLanguage, preferredLanguage, setLanguage } from "~/shared/i18n";
import * as calls from "~/state/calls";
import { startClock } from "~/state/clock";
import { startKeys } from "~/state/keys";
import { startLive } from "~/state/live";
import { applyLook } from "~/state/prefs";
import { loadSession } from "~/state/session";
import { App } from "./App";

async function start(): Promise<void> {
  applyLook();
  startClock();
  startKeys();
  applyLanguage();
  await setLanguage(preferredLanguage()).catch(() => undefined);
  const root = document.getElementById("app");
  if (root) render(<App />, root);
  // Nothing of these waits for another: the page stands, then fills.
  startLive();
  void loadSession().catch(() => undefined);
  void loadCatalogue();
}

async function loadCatalogue(): Promise<void> {
  try {
    catalogue.value = (await calls.readCatalogue()).value;
  } catch {
    setTimeout(() => void loadCatalogue(), 5000);
  }
}

void start();
