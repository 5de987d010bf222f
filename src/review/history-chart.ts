/**
 * A case's chart as SVG: deaths by month above, what the rule said below with its threshold, the first alert and the event.
 *
 * It carries its own colours for light and dark, because a page that shows an image has none to give.
 */
import { monthName } from "../kernel/month.ts";
import type { JudgedCase } from "./history-judged.ts";

const [WIDTH, LEFT, RIGHT] = [720, 56, 12];
const UPPER = { top: 34, height: 120 } as const;
const LOWER = { top: 190, height: 84 } as const;
const HEIGHT = 314;

const STYLE = `
  text { font: 12px system-ui, sans-serif; fill: #33414a; }
  .axis { stroke: #9aa5ab; } .grid { stroke: #e2e6e8; }
  .bar { fill: #5b6b75; } .after { fill: #b9c2c7; }
  .said { fill: none; stroke: #0b6b70; stroke-width: 2; } .dot { fill: #0b6b70; }
  .threshold { stroke: #b4530a; stroke-dasharray: 4 3; } .alert { fill: #b4530a; } .event { stroke: #8f1d1d; stroke-width: 1.5; }
  .event-word { fill: #8f1d1d; } .alert-word { fill: #b4530a; }
  @media (prefers-color-scheme: dark) {
    text { fill: #d4dbdf; } .axis { stroke: #6c7a82; } .grid { stroke: #2c363c; }
    .bar { fill: #a9b5bc; } .after { fill: #55636b; } .said { stroke: #4fb9bd; } .dot { fill: #4fb9bd; }
    .threshold { stroke: #f0a35e; } .alert { fill: #f0a35e; } .event { stroke: #ef8a8a; } .event-word { fill: #ef8a8a; } .alert-word { fill: #f0a35e; }
  }`;

/** @param title the finding, read out where the picture is not seen. */
export function caseChart({ story, scores, threshold, first }: JudgedCase, title: string): string {
  const { event, months, after } = story;
  const begin = months[0]?.month ?? event.at;
  const last = after.at(-1)?.month ?? event.at;
  const count = last - begin + 1;
  const step = (WIDTH - LEFT - RIGHT) / count;
  const x = (month: number) => LEFT + (month - begin) * step;
  const figures = new Map(months.map((one) => [one.month, one.deaths]));
  for (const one of after) figures.set(one.month, one.deaths);
  const most = niceTop(Math.max(1, ...figures.values()));
  const highest = Math.max(
    0.1,
    threshold * 1.25,
    ...[...scores].flatMap(([m, s]) => (m >= begin && m < event.at ? s : [])),
  );
  const top = Math.ceil(highest * 10) / 10;
  const y = (share: number) => LOWER.top + LOWER.height * (1 - share / top);
  const bars = [...figures]
    .map(([month, deaths]) => {
      const height = (UPPER.height * deaths) / most;
      const name = month >= event.at ? "after" : "bar";
      return `<rect class="${name}" x="${n(x(month) + 1)}" y="${n(UPPER.top + UPPER.height - height)}" width="${n(Math.max(1, step - 2))}" height="${n(height)}"/>`;
    })
    .join("");
  const said = [...scores].filter(([month]) => month >= begin && month < event.at).sort(([a], [b]) => a - b);
  const dots = said
    .map(
      ([month, score]) => `<circle class="dot" cx="${n(x(month) + step / 2)}" cy="${n(y(score))}" r="2.5"/>`,
    )
    .join("");
  const eventAt = x(event.at) + step / 2;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(title)}">
<title>${escaped(title)}</title><style>${STYLE}</style>
<text x="${LEFT}" y="16">Deaths a month (linear; grey from the event on: today's figures)</text>
<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${UPPER.top}" y2="${UPPER.top}"/>
<text x="${LEFT - 6}" y="${UPPER.top + 4}" text-anchor="end">${most}</text>
<text x="${LEFT - 6}" y="${UPPER.top + UPPER.height}" text-anchor="end">0</text>
${bars}
<line class="axis" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${UPPER.top + UPPER.height}" y2="${UPPER.top + UPPER.height}"/>
<text x="${LEFT}" y="${LOWER.top - 12}">Likelihood said at the end of each month; no line where the event could not come</text>
<text x="${LEFT - 6}" y="${LOWER.top + 4}" text-anchor="end">${Math.round(top * 100)}%</text>
<text x="${LEFT - 6}" y="${LOWER.top + LOWER.height}" text-anchor="end">0%</text>
<line class="axis" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${LOWER.top + LOWER.height}" y2="${LOWER.top + LOWER.height}"/>
<line class="threshold" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${n(y(threshold))}" y2="${n(y(threshold))}"/>
<text class="alert-word" x="${WIDTH - RIGHT}" y="${n(y(threshold) - 4)}" text-anchor="end">threshold ${Math.round(threshold * 100)}%</text>
${lines(said, (month) => x(month) + step / 2, y)}${dots}
${first === undefined ? "" : `<path class="alert" d="M${n(x(first) + step / 2)} ${LOWER.top - 2} l5 -8 h-10 z"/>`}
<line class="event" x1="${n(eventAt)}" x2="${n(eventAt)}" y1="${UPPER.top - 6}" y2="${LOWER.top + LOWER.height}"/>
<text class="event-word" x="${n(eventAt - 4)}" y="${UPPER.top + 8}" text-anchor="end">${monthName(event.at)}</text>
${ticks(begin, last, x)}
</svg>
`;
}

/** Where nothing was said for a month the line breaks. */
function lines(
  said: readonly (readonly [number, number])[],
  x: (month: number) => number,
  y: (share: number) => number,
): string {
  let path = "";
  said.forEach(([month, score], i) => {
    const isNext = said[i - 1]?.[0] === month - 1;
    path += `${isNext ? "L" : "M"}${n(x(month))} ${n(y(score))}`;
  });
  return path === "" ? "" : `<path class="said" d="${path}"/>`;
}

function ticks(begin: number, last: number, x: (month: number) => number): string {
  const parts: string[] = [];
  for (let month = begin; month <= last; month += 1)
    if (month % 6 === 0) parts.push(`<text x="${n(x(month))}" y="${HEIGHT - 20}">${monthName(month)}</text>`);
  return parts.join("");
}

/** 1, 2 or 5 times a power of ten, at or above. */
function niceTop(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5, 10].find((factor) => factor * power >= value) ?? 10) * power;
}

function n(value: number): string {
  return String(Number(value.toFixed(1)));
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
