// Writes web/static/dist: Bootstrap's styles (compressed), htmx, and the licence of each. `npm ci && npm run build`.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const dist = process.argv[2] ?? join(here, "..", "static", "dist");
const versionOf = (name) => JSON.parse(readFileSync(join(modules, name, "package.json"), "utf8")).version;

mkdirSync(dist, { recursive: true });
const styles = compile(join(here, "bootstrap.scss"), {
  style: "compressed",
  loadPaths: [join(modules, "bootstrap", "scss")],
  quietDeps: true,
  silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
});
const banner = `/*! Bootstrap ${versionOf("bootstrap")}, a selection; MIT licence: bootstrap.LICENSE.txt */\n`;
writeFileSync(join(dist, "bootstrap.min.css"), banner + styles.css.replace(/^\uFEFF/, "").trim() + "\n");
copyFileSync(join(modules, "htmx.org", "dist", "htmx.min.js"), join(dist, "htmx.min.js"));
copyFileSync(join(modules, "bootstrap", "LICENSE"), join(dist, "bootstrap.LICENSE.txt"));
copyFileSync(join(modules, "htmx.org", "LICENSE"), join(dist, "htmx.LICENSE.txt"));
