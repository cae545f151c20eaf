// Every key that does something just now.
import { t, type Key } from "~/shared/i18n";
import { Dialog } from "~/shared/ui";
import { commands } from "~/state/keys";

const NAMES: Readonly<Record<string, string>> = { Escape: "Esc", ArrowDown: "↓", ArrowUp: "↑", ArrowLeft: "←", ArrowRight: "→" };

export function HelpDialog({ onClose }: { onClose(): void }) {
  const seen = new Map(commands.value.map((command) => [command.says, command]));
  return (
    <Dialog title={t("help.title")} onClose={onClose}>
      <p>{t("help.anywhere")}</p>
      <table>
        <tbody>
          {[...seen.values()].reverse().map((command) => (
            <tr key={command.says}>
              <th scope="row">
                {command.keys.map((key) => (
                  <kbd key={key} dir="ltr">
                    {NAMES[key] ?? key.toUpperCase()}
                  </kbd>
                ))}
              </th>
              <td>{t(command.says as Key)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Dialog>
  );
}
