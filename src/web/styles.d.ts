/** A style sheet that the bundler hands over as text. */
declare module "*.css" {
  const text: string;
  export default text;
}
