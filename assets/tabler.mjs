// Two changes to Tabler's style sheet: leave out what we never use, and let "auto" follow the device.

// Parts for widgets that this product does not have. A rule goes only when every selector in its list names one.
const WIDGETS = "apexcharts|ts-|tomselect|litepicker|jvm-|fc[-\\s.{:]|plyr|noUi|dropzone|dz-|tox|hljs|fslightbox|star-rating|gl-star|carousel|"
  + "offcanvas|modal|toast|popover|tooltip|bs-tooltip|bs-popover|flag|payment|social|turbo|placeholder|signature|coloris|clr-|typed|"
  + "vector-map|chart|dropdown|img-responsive|marketing|hero-|accordion|tracking|ribbon|nav-segmented|navbar|btn-loading|progressbg|"
  + "segmented|form-imagecheck|form-colorinput|form-selectgroup|ratio|spinner|stepper|steps|callout|timeline|pagination|page-link|"
  + "page-item|list-group|divide|was-validated|theme-|input-otp|otp|link-|status|switch-icon|legend|offset-|datagrid|empty|"
  + "form-floating|range|form-range|nav-bordered|breadcrumb|markdown|sidebar|layout-|demo|tag|chip|btn-action|btn-social|btn-group|bg-pattern|bg-gradient|card-gradient|card-tabs|row-cols|table-mobile";
const COLOURS = "blue|azure|indigo|purple|pink|red|orange|yellow|lime|green|teal|cyan|facebook|twitter|linkedin|google|youtube|vimeo|dribbble|"
  + "github|instagram|pinterest|vk|rss|flickr|bitbucket|tabler|x|gray|muted|dark|light|black|white|info|success|warning|danger|secondary";
const UNUSED = new RegExp(`\\.(?:${WIDGETS}|(?:btn|bg|text|border|alert|badge|avatar|card|progress|table|icon|fill|shadow)-(?:outline-|ghost-|status-|bg-)?(?:${COLOURS})(?:-\\d+)?(?:-lt|-fg)?(?![\\w-]))`);

const DARK = "[data-bs-theme=dark]";
const AUTO = "[data-bs-theme=auto]";

// Splits a block of CSS into its top-level pieces: {head, body} for blocks, {text} for the rest.
function pieces(css) {
  const found = [];
  let start = 0;
  let depth = 0;
  let brace = 0;
  for (let i = 0; i < css.length; i++) {
    const letter = css[i];
    if (letter === "/" && css[i + 1] === "*") i = css.indexOf("*/", i + 2) + 1;
    else if (letter === '"' || letter === "'") i = closing(css, i);
    else if (letter === "{" && depth++ === 0) brace = i;
    else if (letter === "}" && --depth === 0) {
      found.push({ head: css.slice(start, brace), body: css.slice(brace + 1, i) });
      start = i + 1;
    } else if (letter === ";" && depth === 0) {
      found.push({ text: css.slice(start, i + 1) });
      start = i + 1;
    }
  }
  return found;
}

function closing(css, from) {
  const quote = css[from];
  let i = from + 1;
  while (css[i] !== quote) i += css[i] === "\\" ? 2 : 1;
  return i;
}

const bare = (head) => head.replace(/\/\*[\s\S]*?\*\//g, "").trim();
const nests = (head) => /^@(media|supports|layer|container)/.test(head);

function selectors(head) {
  const list = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i <= head.length; i++) {
    if (head[i] === "(") depth++;
    else if (head[i] === ")") depth--;
    else if ((head[i] === "," && depth === 0) || i === head.length) {
      list.push(head.slice(start, i).trim());
      start = i + 1;
    }
  }
  return list;
}

export function trim(css) {
  return pieces(css).map((piece) => {
    if (piece.text) return piece.text;
    const head = bare(piece.head);
    if (nests(head)) return `${head}{${trim(piece.body)}}`;
    if (head.startsWith("@")) return `${head}{${piece.body}}`;
    const kept = selectors(head).filter((selector) => !UNUSED.test(`${selector}{`));
    return kept.length ? `${kept.join(",")}{${piece.body}}` : "";
  }).join("\n");
}

// Each rule keyed on the dark theme is repeated for "auto", under a query for a dark device, in the same place.
export function autoTheme(css) {
  return pieces(css).map((piece) => {
    if (piece.text) return piece.text;
    const head = bare(piece.head);
    if (/print/.test(head)) return `${head}{${piece.body}}`;
    if (nests(head)) return `${head}{${autoTheme(piece.body)}}`;
    const dark = selectors(head).filter((selector) => selector.includes(DARK) && !selector.includes(":not("));
    const rule = `${head}{${piece.body}}`;
    if (!dark.length) return rule;
    const auto = dark.map((selector) => selector.replaceAll(DARK, AUTO)).join(",");
    return `${rule}\n@media (prefers-color-scheme:dark){${auto}{${piece.body}}}`;
  }).join("\n");
}
