// The site's authority: the file to install, and the fingerprint to compare with the printed card.
import { useEffect, useState } from "preact/hooks";
import { call } from "~/tablet/net/api";
import { Ltr } from "~/tablet/parts/bits";
import { Icon } from "~/tablet/parts/icons";
import { t } from "~/tablet/words";

export interface Enrolment {
  name: string;
  ca: { path: string; sha256: string } | null;
  /** Where the door is, said where this page is not behind it. */
  door_port: number | null;
}

export function useEnrolment(): Enrolment | null {
  const [told, setTold] = useState<Enrolment | null>(null);
  useEffect(() => void call<Enrolment>("GET", "/v1/enrolment", null).then(setTold, () => undefined), []);
  return told;
}

export function Trust({ authority }: { authority: Enrolment["ca"] | undefined }) {
  if (!authority) return null;
  return (
    <section class="trust" aria-labelledby="trust">
      <h2 id="trust">{t("enrol.ca")}</h2>
      <p class="hint">{t("enrol.caHint")}</p>
      <a class="button plain" href={authority.path} download>
        <Icon name="file" />
        <Ltr>{authority.path.slice(1)}</Ltr>
      </a>
      <p class="fingerprint">
        <bdi dir="ltr">{authority.sha256.match(/[0-9a-f]{1,4}/gi)?.join(" ").toUpperCase()}</bdi>
      </p>
    </section>
  );
}
