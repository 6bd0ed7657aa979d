/**
 * The page's style sheet. Colours of text reach a contrast of 4.5 to 1 on both grounds, those of pictures 3 to 1
 * (WCAG 2.2, 1.4.3 and 1.4.11); tests/browser measures both.
 */
export const style = `
:root {
  color-scheme: light dark;
  --ground: #ffffff; --panel: #f4f6f8; --ink: #1f2328; --quiet: #545d68; --edge: #cdd3da;
  --good: #17692f; --bad: #b91c26; --warn: #855900; --link: #0757b8;
  --look: #6b7580; --bring: #2468c8; --try: #0d7d77; --move: #1f2328; --lost: #cc2f38; --watch: #8250c9; --end: #96661a;
  --median: #1f5fbf; --slowest: #5f8dca; --gap: #f9d9da;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0f141a; --panel: #191f27; --ink: #e6eaef; --quiet: #a3adb8; --edge: #39424d;
    --good: #57c46c; --bad: #ff8a84; --warn: #dea73c; --link: #70b0ff;
    --look: #8d98a4; --bring: #5c9cf5; --try: #35b3aa; --move: #ffffff; --lost: #ff6b67; --watch: #b08cf0; --end: #cf9b4a;
    --median: #86b8ff; --slowest: #4677b5; --gap: #4a2024;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif;
  overflow-wrap: anywhere;
}
header, main, footer { max-width: 64rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 1.5rem; }
footer { padding-top: 1rem; padding-bottom: 2rem; color: var(--quiet); font-size: .875rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: .5rem 0; text-wrap: balance; }
h2 { font-size: 1.125rem; line-height: 1.3; margin: 2.25rem 0 .75rem; padding-bottom: .25rem; border-bottom: 1px solid var(--edge); }
h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
p { margin: .5rem 0; max-width: 46rem; }
ul, ol { padding-left: 1.5rem; }
code, pre { font: .875em/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
code { unicode-bidi: isolate; }
bdi, .host { unicode-bidi: isolate; }
.note, .when { color: var(--quiet); font-size: .875rem; }
.badge { display: inline-block; padding: .125rem .625rem; border: 1px solid currentColor; border-radius: 1rem; font-size: .875rem; font-weight: 600; }
.good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); }
.good, .bad, .warn { font-weight: 600; }
.good, .bad, .warn, .whole { white-space: nowrap; }
.trouble { margin: .75rem 0; padding: .625rem .875rem; background: var(--panel); border-left: 4px solid var(--bad); border-radius: 4px; }
.trouble.mild { border-left-color: var(--warn); }
.trouble ul { margin: .25rem 0; }
.trouble p:first-child { margin-top: 0; } .trouble p:last-child { margin-bottom: 0; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .75rem; margin: .75rem 0; }
.figures div { padding: .625rem .875rem; background: var(--panel); border: 1px solid var(--edge); border-radius: 6px; }
.figures dt { color: var(--quiet); font-size: .875rem; }
.figures dd { margin: 0; font-size: 1.25rem; font-variant-numeric: tabular-nums; }
.facts { margin: .75rem 0; }
.facts div { display: grid; grid-template-columns: 10rem 1fr; gap: 0 1rem; padding: .375rem 0; border-bottom: 1px solid var(--edge); }
.facts dt { color: var(--quiet); } .facts dd { margin: 0; }
table { width: 100%; border-collapse: collapse; margin: .75rem 0; font-size: .9375rem; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
th, td { padding: .4375rem .5rem; border-bottom: 1px solid var(--edge); text-align: left; vertical-align: top; font-variant-numeric: tabular-nums; unicode-bidi: isolate; }
thead th { color: var(--quiet); font-size: .8125rem; font-weight: 600; vertical-align: bottom; overflow-wrap: normal; }
tbody th { min-width: 7.5rem; font-weight: 600; }
figure { margin: .75rem 0; }
svg { display: block; }
svg text { font: 12px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif; fill: var(--quiet); }
.chart { display: flex; }
.chart .scale { flex: none; }
.chart .plot { flex: 1; min-width: 0; overflow: visible; }
.chart { padding-right: .75rem; }
.grid { stroke: var(--edge); stroke-width: 1; } .axis { stroke: var(--quiet); stroke-width: 1; }
.median { fill: var(--median); } .slowest { fill: var(--slowest); } .gap { fill: var(--gap); } .lost { fill: var(--lost); }
.switch line, .fallback line { stroke: var(--ink); stroke-width: 1.5; stroke-dasharray: 4 3; }
.fallback line { stroke: var(--bad); }
.switch circle { fill: var(--ink); } .fallback circle { fill: var(--bad); }
.switch text, .fallback text { fill: var(--ground); font-weight: 700; }
.look { fill: var(--look); } .bring { fill: var(--bring); } .try { fill: var(--try); } .move { fill: var(--move); stroke: var(--move); stroke-width: 2; } .watch { fill: var(--watch); } .end { fill: var(--end); }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: .5rem 0; padding: 0; list-style: none; color: var(--quiet); font-size: .875rem; }
.legend li { display: flex; align-items: center; gap: .375rem; }
.marks { margin: .5rem 0; font-size: .875rem; }
.lanes { margin: 0; padding: 0; list-style: none; }
.lanes li { display: grid; grid-template-columns: 11rem 1fr; gap: 0 .75rem; align-items: center; padding: .1875rem 0; }
.lanes svg { overflow: visible; }
.lane-axis { padding-left: 11.75rem; }
.lane-axis svg { overflow: visible; }
.lanes, .lane-axis { padding-right: .75rem; }
details { margin: .75rem 0; }
summary { cursor: pointer; color: var(--link); padding: .375rem 0; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
pre { margin: .5rem 0; padding: .75rem; background: var(--panel); border: 1px solid var(--edge); border-radius: 6px; white-space: pre-wrap; }
@media (max-width: 44rem) {
  .facts div { grid-template-columns: 1fr; }
  .lanes li { grid-template-columns: 1fr; padding: .375rem 0; }
  .lane-axis { padding-left: 0; }
  table, tbody, tr, th, td { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tbody tr { margin: .75rem 0; padding: .5rem .75rem; background: var(--panel); border: 1px solid var(--edge); border-radius: 6px; }
  tbody th, td { padding: .125rem 0; border: 0; }
  td { position: relative; padding-left: 9.5rem; }
  td::before { content: attr(data-label); position: absolute; left: 0; width: 9rem; color: var(--quiet); }
  td.empty { display: none; }
}
`;
