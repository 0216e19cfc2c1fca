// What is used of the parser's package: a bundler keeps every export of a module that is imported when needed.
export { hasSqlDetails, loadModule, parseSync, scanSync } from "libpg-query";
