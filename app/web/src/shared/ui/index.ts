// Everything a panel is built from.
export { act, problemText, toast, Toasts } from "./toasts";
export { Age, Code, dataUrl, Facts, Kind, Moment, Place, State, StatusMark, Symbol } from "./bits";
export { Button, HoldButton } from "./button";
export { Dialog } from "./dialog";
export { List } from "./list";
export { useKeys, useLoaded } from "./hooks";
export { Split } from "./split";
