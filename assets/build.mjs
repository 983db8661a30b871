// Builds everything the browser needs into ithaca/kit/static/ithaca/ (which git ignores and the wheel carries).
// Run with: npm run build
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { autoTheme, trim } from "./tabler.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const out = join(root, "ithaca/kit/static/ithaca");
const icons = join(root, "node_modules/@tabler/icons/icons");

// Tabler as shipped, without the parts we never use, and with its dark rules also under "auto".
const tabler = {
  name: "tabler",
  setup(bundle) {
    bundle.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const css = await readFile(path, "utf8");
      const ours = path.includes("tabler.css") ? trim(css) : css;
      return { contents: autoTheme(ours), loader: "css" };
    });
  },
};

async function bundle() {
  await build({
    entryPoints: { ithaca: join(here, "ithaca.css"), app: join(here, "ithaca.js") },
    outdir: out,
    bundle: true,
    minify: true,
    format: "iife",
    legalComments: "none",
    target: ["chrome123", "firefox120", "safari17.5"],
    loader: { ".woff2": "file" },
    assetNames: "fonts/[name]",
    plugins: [tabler],
    logLevel: "warning",
  });
}

// icons.txt holds one Tabler name a line; "filled/star" takes the filled drawing and is called "star-filled".
async function drawIcons() {
  const names = (await readFile(join(here, "icons.txt"), "utf8")).split("\n").map((line) => line.trim());
  const drawn = {};
  for (const name of names.filter((line) => line && !line.startsWith("#"))) {
    const filled = name.startsWith("filled/");
    const svg = await readFile(join(icons, filled ? `${name}.svg` : `outline/${name}.svg`), "utf8");
    const body = svg.replace(/<!--[\s\S]*?-->/g, "").replace(/^[\s\S]*?<svg[^>]*>/, "").replace("</svg>", "");
    drawn[filled ? `${name.slice(7)}-filled` : name] = body.replace(/\s*\n\s*/g, "").trim();
  }
  await writeFile(join(out, "icons.json"), JSON.stringify(drawn));
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await Promise.all([bundle(), drawIcons(), cp(join(here, "images"), out, { recursive: true })]);
