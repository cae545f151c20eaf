// Ways to take the picture elsewhere: as tables, on paper, as a file. They stand beside the filter they obey.
import { useState } from "preact/hooks";
import { t } from "~/shared/i18n";
import { Button, useKeys } from "~/shared/ui";
import { ExportDialog } from "./ExportDialog";
import { printPicture } from "./print";
import { tables, toggleTables } from "./tables";
import "./output.css";

export function OutputTools() {
  const [exporting, setExporting] = useState(false);
  useKeys([
    { keys: ["t"], says: "table.key", run: toggleTables },
    { keys: ["e"], says: "output.key", run: () => setExporting(true) },
  ]);
  return (
    <div class="output-tools" role="group" aria-label={t("output.title")}>
      <Button pressed={tables.value} onClick={toggleTables} title={t("table.title")}>
        ▦ {t("table.short")}
      </Button>
      <Button onClick={() => void printPicture()} title={t("output.printHint")}>
        ⎙ {t("output.print")}
      </Button>
      <Button onClick={() => setExporting(true)} title={t("output.exportHint")}>
        ⤓ {t("output.export")}
      </Button>
      {exporting && <ExportDialog onClose={() => setExporting(false)} />}
    </div>
  );
}
