import { ActionIcon, Menu, Tooltip } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { IconDownload, IconTable, IconTimeline } from "@tabler/icons-react";
import { type ReactNode, useId, useRef, useState } from "react";
import { useTell } from "../frame/toasts.tsx";
import { useLanguage } from "../language/language.tsx";
import { ScrollGroup } from "../parts/scroll-group.tsx";
import { download, pngOf, svgText } from "./chart-export.ts";
import { asCsv, type ChartTable } from "./chart-table.ts";

interface ChartFrameProps {
  /** The finding, or the question. */
  readonly title: string;
  /** Measure, unit, place, as-of. */
  readonly subtitle: string;
  readonly source: string;
  /** The shape in words, for those who do not see it. */
  readonly text: string;
  readonly height: number;
  readonly table: ChartTable;
  /** What the arrow keys read, one stop after the other; `undefined` reads nothing. */
  readonly stops: readonly string[];
  readonly fileName: string;
  readonly actions?: ReactNode;
  /** Draws the picture at a width, with the stop that is being read. */
  children(drawing: {
    readonly width: number;
    readonly height: number;
    readonly stop: number | undefined;
    onStop(stop: number | undefined): void;
  }): ReactNode;
}

/**
 * What every chart has: a title that says something, what is measured, the source, a table behind it, copies
 * and downloads, values for the keyboard, and its shape in words.
 */
export function ChartFrame(props: ChartFrameProps) {
  const { title, subtitle, source, text, height, table, stops, actions, children } = props;
  const { say } = useLanguage();
  const id = useId();
  const picture = useRef<HTMLDivElement>(null);
  const { ref: measured, width } = useElementSize();
  const [tabular, setTabular] = useState(false);
  const [stop, setStop] = useState<number>();

  return (
    <figure className="chart card" aria-labelledby={`${id}-title`}>
      <figcaption className="chart-head">
        <div className="grow">
          <h2 id={`${id}-title`} className="chart-title">
            {title}
          </h2>
          <p className="small muted">{subtitle}</p>
        </div>
        {actions}
        <Tooltip label={say(tabular ? "chart.picture" : "chart.table")}>
          <ActionIcon
            aria-label={say(tabular ? "chart.picture" : "chart.table")}
            aria-pressed={tabular}
            onClick={() => setTabular(!tabular)}
          >
            {tabular ? <IconTimeline size={17} stroke={1.6} /> : <IconTable size={17} stroke={1.6} />}
          </ActionIcon>
        </Tooltip>
        <CopyMenu {...props} picture={picture} tabular={tabular} />
      </figcaption>
      <div ref={measured} className="chart-body" style={{ blockSize: height }}>
        {tabular ? (
          <TableView table={table} label={title} />
        ) : (
          <div
            ref={picture}
            className="chart-picture"
            role="application"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys read the values here.
            tabIndex={0}
            aria-label={text}
            aria-describedby={`${id}-keys`}
            onKeyDown={(event) => {
              const next = nextStop(event.key, stop, stops.length);
              if (next === "leave") setStop(undefined);
              else if (next !== undefined) {
                event.preventDefault();
                setStop(next);
              }
            }}
            onBlur={() => setStop(undefined)}
          >
            {width > 0 && children({ width, height, stop, onStop: setStop })}
          </div>
        )}
      </div>
      <p className="chart-foot small muted">
        <span className="chart-read numeric" aria-live="polite">
          {stop === undefined ? "" : stops[stop]}
        </span>
        {stop === undefined && <span>{source}</span>}
        <span id={`${id}-keys`} className="only-read">
          {say("chart.keys")}
        </span>
      </p>
    </figure>
  );
}

function nextStop(key: string, stop: number | undefined, count: number): number | "leave" | undefined {
  if (count === 0) return undefined;
  const last = count - 1;
  if (key === "Home") return 0;
  if (key === "End") return last;
  if (key === "Escape") return "leave";
  if (key === "ArrowRight") return Math.min(last, (stop ?? -1) + 1);
  if (key === "ArrowLeft") return Math.max(0, (stop ?? count) - 1);
  return undefined;
}

function TableView({ table, label }: { readonly table: ChartTable; readonly label: string }) {
  const { format } = useLanguage();
  return (
    <ScrollGroup className="table-scroll chart-table" label={label}>
      <table className="table">
        <thead>
          <tr>
            {table.columns.map((column, i) => (
              <th key={column} className={i > 0 ? "end" : undefined} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr key={row.join(" ")}>
              {row.map((value, i) => (
                <td key={table.columns[i]} className={i > 0 ? "end" : undefined}>
                  {typeof value === "number" ? format.number(value, 2) : value}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollGroup>
  );
}

function CopyMenu({
  title,
  source,
  table,
  fileName,
  picture,
  tabular,
}: ChartFrameProps & {
  readonly picture: React.RefObject<HTMLDivElement | null>;
  readonly tabular: boolean;
}) {
  const { say } = useLanguage();
  const tell = useTell();
  const drawn = () => {
    const svg = picture.current?.querySelector("svg");
    return svg ? svgText(svg, title, source) : undefined;
  };
  // A browser gives its clipboard only to pages on this machine or over HTTPS, and may ask the person first.
  const copy = async (put: () => Promise<void>) => {
    try {
      await put();
      tell(say("chart.copied"));
    } catch {
      tell(say("chart.copied.not"), { bad: true });
    }
  };
  const copyText = (text: string | undefined) =>
    void copy(async () => navigator.clipboard.writeText(text ?? ""));
  const copyPng = () => {
    const svg = drawn();
    if (svg)
      void copy(async () => navigator.clipboard.write([new ClipboardItem({ "image/png": pngOf(svg) })]));
  };
  const saveSvg = () => {
    const svg = drawn();
    if (svg) download(svg, `${fileName}.svg`, "image/svg+xml");
  };
  const savePng = async () => {
    const svg = drawn();
    if (svg) download(await pngOf(svg), `${fileName}.png`, "image/png");
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={say("chart.more")}>
          <IconDownload size={17} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item disabled={tabular} onClick={copyPng}>
          {say("chart.copy.png")}
        </Menu.Item>
        <Menu.Item disabled={tabular} onClick={() => copyText(drawn())}>
          {say("chart.copy.svg")}
        </Menu.Item>
        <Menu.Item onClick={() => copyText(asCsv(table))}>{say("chart.copy")}</Menu.Item>
        <Menu.Divider />
        <Menu.Item onClick={() => download(asCsv(table), `${fileName}.csv`, "text/csv")}>
          {say("chart.csv")}
        </Menu.Item>
        <Menu.Item disabled={tabular} onClick={saveSvg}>
          {say("chart.svg")}
        </Menu.Item>
        <Menu.Item disabled={tabular} onClick={() => void savePng()}>
          {say("chart.png")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
