declare module "virtual:symbols" {
  /** Symbol name of the catalogue → SVG document. */
  const symbols: Readonly<Record<string, string>>;
  export default symbols;
}
