/** The bundler gives a program's text. */
declare module "*.lstm" {
  const text: string;
  export default text;
}
