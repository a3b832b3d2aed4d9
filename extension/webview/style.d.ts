/** The bundler writes a page's style beside its script. */
declare module "*.css";
