/** A style sheet that the bundler hands over as text. */
declare module "*.css" {
  const text: string;
  export default text;
}

/** Hashes of engines and scripts by file name, as `integrity` takes them; the build puts them in. */
declare const GAPCHART_FILES: Record<string, string | undefined>;
