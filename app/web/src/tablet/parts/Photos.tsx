// The photos of a report, whose code is fetched when they are first shown.
import { lazy } from "./lazy";

export const Photos = lazy(async () => (await import("~/tablet/photos/Photos")).Photos);
