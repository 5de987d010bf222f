import { directionOf } from "../language/direction.ts";
import { useLanguage } from "../language/language.tsx";

interface QuoteProps {
  readonly text: string;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly language?: string | undefined;
}

/** Characters shown before and after the marked words; the rest opens. */
const AROUND = 360;

/** The words in the original, with the very span marked; each text runs in its own direction. */
export function Quote({ text, from, to, language }: QuoteProps) {
  const { say, format } = useLanguage();
  const isMarked = from !== undefined && to !== undefined && to > from && to - from < text.length;
  const start = isMarked ? Math.max(0, from - AROUND) : 0;
  const end = isMarked ? Math.min(text.length, to + AROUND) : Math.min(text.length, AROUND * 3);
  return (
    <figure className="quote">
      <figcaption className="small muted">
        {say("evidence.quote")}
        {language && ` · ${format.languageName(language)}`}
      </figcaption>
      <blockquote dir={directionOf(language)} lang={language}>
        {start > 0 && "… "}
        {isMarked ? (
          <>
            {text.slice(start, from)}
            <mark>{text.slice(from, to)}</mark>
            {text.slice(to, end)}
          </>
        ) : (
          text.slice(0, end)
        )}
        {end < text.length && " …"}
      </blockquote>
    </figure>
  );
}
