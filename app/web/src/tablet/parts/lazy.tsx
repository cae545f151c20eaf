// A component whose code is fetched when it is first shown; without a link to fetch it by, that is said.
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "~/tablet/words";

export function lazy<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let ready: ComponentType<P> | null = null;
  return function Lazy(props: P) {
    const [, redraw] = useState(0);
    const [failed, setFailed] = useState(false);
    useEffect(() => {
      if (ready === null) {
        load().then(
          (part) => {
            ready = part;
            redraw((n) => n + 1);
          },
          () => setFailed(true),
        );
      }
    }, []);
    if (ready) {
      const Part = ready;
      return <Part {...props} />;
    }
    return (
      <p class="empty" role="status">
        {t(failed ? "home.partAway" : "home.loading")}
      </p>
    );
  };
}
