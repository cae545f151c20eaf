// A certificate for the integrators' broker, shown this once: the three files that its holder needs, and where to go.
import { t } from "~/shared/i18n";
import { Button, Code, Dialog, Facts, Moment } from "~/shared/ui";
import { download } from "~/shared/ui/download";
import type { MqttAdmission } from "~/state/types";
import { SecretField } from "../SecretField";

const FILES = [
  ["ca.pem", "authority"],
  ["cert.pem", "certificate"],
  ["key.pem", "key"],
] as const;

export function Certificate({ name, of: given, onClose }: { name: string; of: MqttAdmission; onClose(): void }) {
  return (
    <Dialog title={t("mqtt.title", { name })} onClose={onClose}>
      <p>{t("mqtt.hint")}</p>
      <Facts
        of={[
          [t("mqtt.host"), <Code key="host">{given.host}</Code>],
          [t("mqtt.port"), <Code key="port">{given.port}</Code>],
          [t("mqtt.until"), <Moment key="until" at={given.expires_at} />],
        ]}
      />
      <Facts of={[[t("mqtt.topics"), <Code key="topics">{given.topics}</Code>]]} />
      {FILES.map(([file, part]) => (
        <section key={file}>
          <h3>
            {t(`mqtt.${part}`)} · <Code>{file}</Code>
          </h3>
          <SecretField label={t(`mqtt.${part}`)} text={given[part]} testId={file}>
            <Button label={t("mqtt.download", { file })} onClick={() => download(file, given[part], "application/x-pem-file")}>
              ⤓
            </Button>
          </SecretField>
        </section>
      ))}
      <p>
        <strong>{t("admin.shownOnce")}</strong>
      </p>
    </Dialog>
  );
}
