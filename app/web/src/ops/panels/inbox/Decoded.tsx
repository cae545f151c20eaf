// What can be read of held bytes: a report in words, other messages by their values, broken ones field by field.
import { t } from "~/shared/i18n";
import { kindLabel, quarantineReason, word } from "~/shared/i18n/catalogue";
import { latLon } from "~/shared/format/place";
import { Code, Facts, Moment } from "~/shared/ui";
import { units } from "~/state/store";
import type { DecodedBody, Held, StatedReport } from "~/state/types";
import { CasualtyFields, FieldList } from "./FieldList";

export function Decoded({ held }: { held: Held }) {
  const { decoded, raw } = held;
  return (
    <section data-testid="decoded">
      <h4>{t("inbox.readSoFar")}</h4>
      {decoded.fault && (
        <p class="fault">
          {quarantineReason(decoded.fault.code)}: <bdi>{decoded.fault.detail}</bdi>
        </p>
      )}
      {decoded.bodies.map((body, index) => (
        <Body key={body.seq ?? index} body={body} held={held} many={decoded.bodies.length > 1} />
      ))}
      {raw === undefined ? <p class="small">{t("inbox.rawHidden")}</p> : <Raw base64={raw} />}
    </section>
  );
}

function Body({ body, held, many }: { body: DecodedBody; held: Held; many: boolean }) {
  const suspectPlace = held.reason.startsWith("geometry") || held.reason === "ao_mismatch";
  return (
    <div class="decoded-body">
      {many && (
        <h5>
          <Code>#{body.seq}</Code> {t("inbox.bytes", { n: body.bytes })}
        </h5>
      )}
      {body.fault && (
        <p class="fault">
          {quarantineReason(body.fault.code)}: <bdi>{body.fault.detail}</bdi>
        </p>
      )}
      {body.report && <Stated report={body.report} site={held.site} suspectPlace={suspectPlace} />}
      {body.values && (
        <>
          <p>{t("inbox.otherMessage", { what: body.what ?? "?" })}</p>
          <pre dir="ltr">{JSON.stringify(body.values, null, 1)}</pre>
        </>
      )}
      {body.what === "report" && body.report === null && <p>{t("inbox.sensitiveHidden")}</p>}
      {body.fields && body.fields.length > 0 && <Fields fields={body.fields} />}
    </div>
  );
}

function Stated({ report, site, suspectPlace }: { report: StatedReport; site: string | null; suspectPlace: boolean }) {
  const { place, grade } = report;
  return (
    <>
      <Facts
        of={[
          [t("filter.kind"), kindLabel(report.kind)],
          [t("inbox.observed"), <Moment at={report.observed_at} />],
          [t("inbox.unit"), <ReportedBy site={site} unit={report.unit ?? 0} />],
          [
            t("common.place"),
            place ? (
              <bdi dir="ltr" class={suspectPlace ? "fault" : ""}>
                {suspectPlace && "⚠ "}
                {latLon(place.lat, place.lon)}
                {place.accuracy_m !== undefined && ` ± ${place.accuracy_m} m`}
              </bdi>
            ) : (
              t("inbox.noPlace")
            ),
          ],
          grade ? [t("threats.grade"), statedGrade(grade)] : false,
          report.severity ? [t("threats.severity"), word("severity", report.severity)] : false,
          report.status && report.status !== "actual" ? [t("filter.status"), <strong>{word("status", report.status)}</strong>] : false,
        ]}
      />
      {report.fields && <FieldList kind={report.kind} fields={report.fields} />}
      {report.casualties?.map(({ number, fields }) => (
        <div key={number}>
          <Code>#{number}</Code>
          <CasualtyFields fields={fields ?? {}} />
        </div>
      ))}
      {report.text && (
        <blockquote class="report-text" dir="auto">
          {report.text}
        </blockquote>
      )}
    </>
  );
}

/** The callsign where the roster knows the number. */
function ReportedBy({ site, unit }: { site: string | null; unit: number }) {
  if (unit === 0) return <>{t("inbox.siteItself")}</>;
  const known = units.all.value.find((each) => each.site === site && each.number === unit);
  return known ? <Code>{known.callsign}</Code> : <>{t("inbox.unitNumber", { n: unit })}</>;
}

/** As far as the reporter gave one. */
function statedGrade({ reliability, credibility }: NonNullable<StatedReport["grade"]>): string {
  const said = [reliability && `${reliability} ${word("reliability", reliability)}`, credibility && `${credibility} ${word("credibility", `c${credibility}`)}`];
  return said.filter(Boolean).join(" · ");
}

function Fields({ fields }: { fields: NonNullable<DecodedBody["fields"]> }) {
  return (
    <table class="wire" dir="ltr">
      <thead>
        <tr>
          <th scope="col" class="number">
            {t("inbox.byte")}
          </th>
          <th scope="col">{t("inbox.field")}</th>
          <th scope="col">{t("inbox.value")}</th>
        </tr>
      </thead>
      <tbody>
        {fields.map(({ at, name, value, fault }) => (
          <tr key={at} class={fault ? "fault" : ""}>
            <td class="number">{at}</td>
            <td>{name === null ? `⚠ ${fault}` : kindLabel(name)}</td>
            <td>
              <code>{value}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const BYTES_A_LINE = 16;

/** Offset, bytes, and what of them is text. */
export function hexLines(base64: string, most = 1024): string[] {
  const bytes = [...atob(base64)].slice(0, most).map((char) => char.charCodeAt(0));
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += BYTES_A_LINE) {
    const line = bytes.slice(at, at + BYTES_A_LINE);
    const hex = line.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const text = line.map((byte) => (byte > 31 && byte < 127 ? String.fromCharCode(byte) : ".")).join("");
    lines.push(`${at.toString(16).padStart(4, "0")}  ${hex.padEnd(BYTES_A_LINE * 3 - 1)}  ${text}`);
  }
  return lines;
}

function Raw({ base64 }: { base64: string }) {
  return (
    <details>
      <summary>{t("inbox.raw")}</summary>
      <pre class="hex" dir="ltr" tabIndex={0} aria-label={t("inbox.raw")}>
        {hexLines(base64).join("\n")}
      </pre>
    </details>
  );
}
