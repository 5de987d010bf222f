import { Link } from "@tanstack/react-router";
import { type ReactNode, useMemo } from "react";
import type { OutputOf } from "../api/client.ts";
import { directionOf } from "../language/direction.ts";
import { type Block, type Run, readMarkdown } from "../parts/markdown.ts";
import { type ClaimSpan, claimSpans, piecesOf } from "./claim-spans.ts";

type ReportView = OutputOf<"report">;

interface ReportTextProps {
  readonly report: ReportView["report"];
  readonly claims: ReportView["claims"];
}

/** The text with the words of its claims marked, each opening its claim; Markdown is drawn, other text is as typed. */
export function ReportText({ report, claims }: ReportTextProps) {
  const { text, language, mediaType } = report.body;
  const spans = useMemo(
    () =>
      claimSpans(
        text,
        claims.map(({ id, body }) => ({ id, ...body.span })),
      ),
    [text, claims],
  );
  const blocks = useMemo(
    () => (mediaType === "text/markdown" ? readMarkdown(text) : undefined),
    [text, mediaType],
  );
  if (!text) return undefined;
  const whole = [{ from: 0, to: text.length, marks: [] }];
  const direction = directionOf(language);
  return (
    <div
      className="report-text"
      data-markdown={blocks ? "" : undefined}
      // Each of Markdown's blocks runs in its own direction, and here nothing would be left to go by.
      dir={blocks && direction === "auto" ? undefined : direction}
      lang={language}
    >
      {blocks ? (
        <Blocks blocks={blocks} text={text} spans={spans} direction={direction} />
      ) : (
        <Runs runs={whole} text={text} spans={spans} />
      )}
    </div>
  );
}

interface Drawn {
  readonly text: string;
  readonly spans: readonly ClaimSpan[];
}

function Blocks({
  blocks,
  direction: dir,
  ...drawn
}: Drawn & { readonly blocks: readonly Block[]; readonly direction: "rtl" | "auto" }) {
  const open: number[] = [];
  return blocks.map((block, i) => {
    const key = `${block.kind} ${i}`;
    if (block.kind === "heading") {
      // Under the report's own title, and without leaving a level out, whatever the author began with.
      while ((open.at(-1) ?? 0) >= block.level) open.pop();
      open.push(block.level);
      const Heading = open.length === 1 ? "h2" : open.length === 2 ? "h3" : "h4";
      return (
        <Heading key={key} dir={dir}>
          <Runs runs={block.runs} {...drawn} />
        </Heading>
      );
    }
    if (block.kind === "list") {
      const items = block.items.map(({ depth, from, runs }) => (
        <li key={from} dir={dir} data-depth={depth || undefined}>
          <Runs runs={runs} {...drawn} />
        </li>
      ));
      return block.isOrdered ? (
        <ol key={key} dir={dir} start={block.start}>
          {items}
        </ol>
      ) : (
        <ul key={key} dir={dir}>
          {items}
        </ul>
      );
    }
    return (
      <p key={key} dir={dir} className={block.kind === "typed" ? "as-typed" : undefined}>
        <Runs runs={block.runs} {...drawn} />
      </p>
    );
  });
}

function Runs({ runs, text, spans }: Drawn & { readonly runs: readonly Run[] }) {
  return runs.map(({ from, to, marks }) =>
    marks.reduceRight<ReactNode>(
      (inside, mark) => {
        if (mark === "strong") return <strong key={from}>{inside}</strong>;
        if (mark === "emphasis") return <em key={from}>{inside}</em>;
        return (
          <span key={from} className="link-address" dir="ltr">
            {inside}
          </span>
        );
      },
      <Pieces key={from} from={from} to={to} text={text} spans={spans} />,
    ),
  );
}

function Pieces({ from, to, text, spans }: Drawn & { readonly from: number; readonly to: number }) {
  return piecesOf(from, to, spans).map(({ from: begin, to: end, claimId }) =>
    claimId ? (
      // A link, because a button is a box of its own: it would not run on with the words around it.
      <Link
        key={begin}
        to="."
        search={(before) => ({ ...before, evidence: `claim:${claimId}` })}
        className="claim-mark"
      >
        {text.slice(begin, end)}
      </Link>
    ) : (
      <span key={begin}>{text.slice(begin, end)}</span>
    ),
  );
}
