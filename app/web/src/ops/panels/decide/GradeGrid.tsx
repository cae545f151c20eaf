// A-F by 1-6 as a grid with the words of each row and column: by click, arrow keys, or by typing "b2".
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "~/shared/i18n";
import { word } from "~/shared/i18n/catalogue";
import { CREDIBILITIES, gradeCode, type Graded, gradeWords, moved, RELIABILITIES } from "./grades";

export function GradeGrid({ value, before, onChange }: { value: Graded; before: Graded; onChange(value: Graded): void }) {
  const table = useRef<HTMLTableElement>(null);
  const focusNext = useRef(false);
  useLayoutEffect(() => {
    if (focusNext.current) table.current?.querySelector<HTMLElement>('[aria-pressed="true"]')?.focus();
    focusNext.current = false;
  }, [gradeCode(value)]);
  const change = (next: Graded): void => {
    focusNext.current = true;
    onChange(next);
  };
  const key = (event: KeyboardEvent): void => {
    const next = byKey(value, event.key, document.documentElement.dir === "rtl");
    if (next === null || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    change(next);
  };
  return (
    <>
      <table class="grades" ref={table} aria-label={t("threats.grade")} onKeyDown={key}>
        <thead>
          <tr>
            <td>
              <span class="small">{t("threats.gradeAxes")}</span>
            </td>
            {CREDIBILITIES.map((credibility) => (
              <th key={credibility} scope="col">
                <b>{credibility}</b>
                <span>{word("credibility", `c${credibility}`)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {RELIABILITIES.map((reliability) => (
            <tr key={reliability}>
              <th scope="row">
                <b>{reliability}</b> <span>{word("reliability", reliability)}</span>
              </th>
              {CREDIBILITIES.map((credibility) => (
                <Cell key={credibility} of={{ reliability, credibility }} value={value} before={before} onPick={change} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p class="chosen" aria-live="polite">
        <bdi dir="ltr">
          <strong>{gradeCode(value)}</strong>
        </bdi>{" "}
        {gradeWords(value)}
      </p>
    </>
  );
}

function Cell({ of, value, before, onPick }: { of: Graded; value: Graded; before: Graded; onPick(grade: Graded): void }) {
  const code = gradeCode(of);
  const chosen = code === gradeCode(value);
  const was = code === gradeCode(before);
  return (
    <td>
      <button
        type="button"
        class={`grade ${was ? "was" : ""}`}
        autofocus={was}
        aria-pressed={chosen}
        tabIndex={chosen ? 0 : -1}
        aria-label={`${code} ${gradeWords(of)}${was ? `, ${t("threats.gradeNow")}` : ""}`}
        title={gradeWords(of)}
        onClick={() => onPick(of)}
      >
        {code}
      </button>
    </td>
  );
}

function byKey(value: Graded, key: string, rightToLeft: boolean): Graded | null {
  const letter = key.toUpperCase();
  const forward = rightToLeft ? -1 : 1;
  if (/^[A-F]$/.test(letter)) return { ...value, reliability: letter };
  if (/^[1-6]$/.test(key)) return { ...value, credibility: Number(key) };
  if (key === "ArrowDown") return moved(value, 1, 0);
  if (key === "ArrowUp") return moved(value, -1, 0);
  if (key === "ArrowRight") return moved(value, 0, forward);
  if (key === "ArrowLeft") return moved(value, 0, -forward);
  return null;
}
