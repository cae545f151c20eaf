// The inbox: reports as they arrive, and what waits for a person before the picture can be trusted.
import { useEffect } from "preact/hooks";
import { t } from "~/shared/i18n";
import { Button, List, problemText, Split, useKeys } from "~/shared/ui";
import { select, selectedId } from "~/state/selection";
import type { Quarantined, Report, Threat } from "~/state/types";
import { MergePane } from "../threats/MergePane";
import { merging } from "../threats/merging";
import { ThreatDetail } from "../threats/ThreatDetail";
import { ThreatRow } from "../threats/ThreatRow";
import "../threats/threats.css";
import { HeldDetail } from "./HeldDetail";
import { HeldRow } from "./HeldRow";
import "./inbox.css";
import { conflicting, followLists, held, list, reports, type Rows, showMore } from "./lists";
import { ListTabs } from "./ListTabs";
import { ReportDetail } from "./ReportDetail";
import { ReportRow } from "./ReportRow";
import { isNew, open, seeAll } from "./seen";

export function InboxPanel() {
  useEffect(followLists, []);
  const all = (): boolean | void => (list.value === "new" ? seeAll(reports.value.items) : false);
  useKeys([{ keys: ["n"], says: "inbox.keys.seeAll", run: all }]);
  if (merging.value) return <MergePane merging={merging.value} />;
  return (
    <Split detail={<Detail />}>
      <h2 class="visually-hidden">{t("inbox.title")}</h2>
      <div class="inbox-head">
        <ListTabs />
        <div class="small inbox-about">
          {t(`inbox.about.${list.value}`)}
          {list.value === "new" && <SeeAll />}
        </div>
      </div>
      <OpenList />
    </Split>
  );
}

function Detail() {
  const report = selectedId("report");
  const body = selectedId("quarantine");
  const threat = selectedId("threat");
  if (report) return <ReportDetail key={report} id={report} />;
  if (body) return <HeldDetail key={body} id={body} />;
  if (threat) return <ThreatDetail key={threat} id={threat} />;
  return null;
}

function OpenList() {
  if (list.value === "conflicts") return <Conflicts threats={conflicting.value} />;
  if (list.value === "held") return <HeldList rows={held.value} />;
  return <ReportList rows={reports.value} />;
}

function SeeAll() {
  const fresh = reports.value.items.filter(isNew).length;
  if (fresh === 0) return null;
  return (
    <Button onClick={() => seeAll(reports.value.items)}>
      {t("inbox.seeAll", { n: fresh })} <kbd aria-hidden="true">N</kbd>
    </Button>
  );
}

function ReportList({ rows }: { rows: Rows<Report> }) {
  return (
    <Loaded rows={rows}>
      <List
        items={rows.items}
        label={t(`inbox.list.${list.value}`)}
        idOf={(report) => report.id}
        selected={selectedId("report")}
        onSelect={(id) => {
          open(id);
          select({ type: "report", id });
        }}
        tone={(report) => (list.value === "new" && isNew(report) ? "fresh" : "")}
        render={(report) => <ReportRow report={report} fresh={list.value === "new" && isNew(report)} />}
        empty={t(`inbox.empty.${list.value}`)}
      />
    </Loaded>
  );
}

function HeldList({ rows }: { rows: Rows<Quarantined> }) {
  return (
    <Loaded rows={rows}>
      <List
        items={rows.items}
        label={t("inbox.list.held")}
        idOf={(body) => body.id}
        selected={selectedId("quarantine")}
        onSelect={(id) => select({ type: "quarantine", id })}
        render={(body) => <HeldRow held={body} />}
        empty={t("inbox.empty.held")}
      />
    </Loaded>
  );
}

function Conflicts({ threats }: { threats: readonly Threat[] }) {
  return (
    <List
      items={threats}
      label={t("inbox.list.conflicts")}
      idOf={(threat) => threat.id}
      selected={selectedId("threat")}
      onSelect={(id) => select({ type: "threat", id }, { fly: true })}
      render={(threat) => <ThreatRow threat={threat} />}
      empty={t("inbox.empty.conflicts")}
    />
  );
}

function Loaded<T>({ rows, children }: { rows: Rows<T>; children: preact.ComponentChildren }) {
  if (rows.of !== list.value) return <p class="empty">{t("common.loading")}</p>;
  return (
    <>
      {rows.failed !== null && <p class="fault empty">{problemText(rows.failed)}</p>}
      {children}
      {rows.more && (
        <Button tone="quiet" class="more" onClick={showMore}>
          {t("inbox.older")}
        </Button>
      )}
    </>
  );
}
