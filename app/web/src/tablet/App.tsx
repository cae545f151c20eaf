// The page: the strip, the room one is in, and what lies over it.
import { device } from "./net/access";
import { aside, nameOf, pressing } from "./net/alerts";
import { reach } from "./net/site";
import { waiting } from "./outbox/outbox";
import { Icon } from "./parts/icons";
import { lazy } from "./parts/lazy";
import { Nav } from "./parts/Nav";
import { Strip } from "./parts/Strip";
import { Undo } from "./parts/Undo";
import { go, view } from "./route";
import { renew, renewable } from "./sw/register";
import { AlertView, Pressing } from "./views/AlertScreen";
import { Alerts } from "./views/Alerts";
import { Enrol } from "./views/Enrol";
import { Guide } from "./views/Guide";
import { Home } from "./views/Home";
import { More } from "./views/More";
import { Now } from "./views/Now";
import { People } from "./views/People";
import { Report } from "./views/Report";
import { Reports } from "./views/Reports";
import { t } from "./words";

const MapView = lazy(async () => (await import("./views/MapView")).MapView);
const Transfer = lazy(async () => (await import("./views/Transfer")).Transfer);

export function App() {
  return (
    <>
      <Strip />
      <div class="room" data-view={view.value.name}>
        <Banners />
        <Room />
      </div>
      <Undo />
      <Nav />
      <Over />
    </>
  );
}

/** What has to be answered lies over everything, but for who is signing in to answer it. */
function Over() {
  const alert = pressing.value;
  if (alert === null || (view.value.name === "people" && aside.value === nameOf(alert))) return null;
  return <Pressing alert={alert} />;
}

function Banners() {
  return (
    <>
      {device.value === null && view.value.name !== "enrol" && (
        <button type="button" class="banner" onClick={() => go({ name: "enrol" })}>
          <Icon name="alert" />
          <span>
            {t("home.notEnrolled")}
            {waiting.value.count > 0 && <strong> {t("home.notEnrolledWaiting", { n: waiting.value.count })}</strong>}
          </span>
        </button>
      )}
      {!isSecureContext && view.value.name === "home" && (
        <p class="banner still" data-testid="insecure">
          <Icon name="unlink" />
          {t("home.insecure")}
        </p>
      )}
      {reach.value === "none" && view.value.name === "home" && (
        <p class="banner still">
          <Icon name="unlink" />
          {t("home.noSite")}
        </p>
      )}
      {renewable.value && (
        <button type="button" class="banner" onClick={() => void renew()}>
          <Icon name="up" />
          {t("home.newVersion")}
        </button>
      )}
    </>
  );
}

function Room() {
  const here = view.value;
  switch (here.name) {
    case "home":
      return <Home />;
    case "now":
      return <Now key={here.kind} kind={here.kind} />;
    case "guide":
      return <Guide id={here.id} step={here.step} />;
    case "reports":
      return <Reports />;
    case "report":
      return <Report id={here.id} />;
    case "alerts":
      return <Alerts />;
    case "alert":
      return <AlertView alert={here.alert} />;
    case "more":
      return <More />;
    case "people":
      return <People />;
    case "enrol":
      return <Enrol />;
    case "transfer":
      return <Transfer />;
    case "map":
      return <MapView />;
  }
}
