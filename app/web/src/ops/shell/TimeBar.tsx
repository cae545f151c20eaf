// Where the shell finds the bar of time.
export { TimeBar } from "../timeline/TimeBar";
