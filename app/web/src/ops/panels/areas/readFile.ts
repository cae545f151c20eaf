// One file of areas, GeoJSON or KML by what is in it rather than by its name; bounded before it is read.
import { readGeoJSON } from "./geojson";
import { readKML } from "./kml";
import { ImportProblem, MOST_BYTES, MOST_SHAPES, type Shapes } from "./shapes";

export async function readFile(file: Pick<File, "size" | "text">): Promise<Shapes> {
  if (file.size > MOST_BYTES) throw new ImportProblem("tooBig");
  const found = readText(await file.text());
  if (found.shapes.length === 0) throw new ImportProblem("none");
  if (found.shapes.length > MOST_SHAPES) throw new ImportProblem("tooMany", { n: MOST_SHAPES });
  return found;
}

function readText(text: string): Shapes {
  if (text.startsWith("PK")) throw new ImportProblem("zipped");
  return text.trimStart().startsWith("<") ? readKML(text) : readGeoJSON(text);
}
