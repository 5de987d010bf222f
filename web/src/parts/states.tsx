import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Problem } from "../api/client.ts";
import { type Needed, useProve } from "../door/prove.ts";
import { useLanguage } from "../language/language.tsx";
import { StatePurpose } from "./state-purpose.tsx";

interface EmptyProps {
  /** What belongs here. */
  readonly title: string;
  /** What to do about it. */
  readonly about: string;
  readonly children?: ReactNode;
}

/** An empty state teaches: one sentence what belongs here, one what to do, one action. */
export function Empty({ title, about, children }: EmptyProps) {
  return (
    <div className="empty">
      <p className="strong">{title}</p>
      <p className="quiet">{about}</p>
      {children && <div className="thing-actions">{children}</div>}
    </div>
  );
}

/** What went wrong, as a sentence, with what to do; never a code alone. */
export function ProblemNote({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  const { say } = useLanguage();
  const sentence = useProblemSentence();
  const missing = error instanceof Problem && error.code === "missing";
  const needed = proofNeeded(error);
  return (
    <div className="empty" role="alert">
      <p className="strong">{say("problem.title")}</p>
      <p className="quiet" dir="auto">
        {sentence(error)} {missing && say("problem.missing.do")}
      </p>
      <div className="thing-actions">
        {onRetry && needed && <ProveFirst needed={needed} onProved={onRetry} />}
        {onRetry && lacksPurpose(error) && <StatePurpose onStated={onRetry} />}
        {onRetry && !needed && !lacksPurpose(error) && (
          <Button variant="default" onClick={onRetry}>
            {say("common.retry")}
          </Button>
        )}
        <Link to="/">{say("problem.home")}</Link>
      </div>
    </div>
  );
}

/** Whether to say why is all that is missing (refusal R12). */
function lacksPurpose(error: unknown): boolean {
  return error instanceof Problem && error.code === "refused" && error.details.code === "R12";
}

/** What would let whoever asked in, as far as proof of oneself is all that is missing. */
function proofNeeded(error: unknown): Needed | undefined {
  if (!(error instanceof Problem)) return undefined;
  if (error.code === "step-up") return "any";
  const { policies } = error.details;
  const isOnlyProof =
    Array.isArray(policies) && policies.some((id) => typeof id === "string" && id.includes("-need"));
  return error.code === "forbidden" && isOnlyProof ? "passkey" : undefined;
}

export function ProveFirst({ needed, onProved }: { readonly needed: Needed; onProved(): void }) {
  const { say } = useLanguage();
  const prove = useProve();
  return (
    <Button onClick={() => void prove(needed).then((isProved) => isProved && onProved())}>
      {say("prove.title")}
    </Button>
  );
}

export function useProblemSentence(): (error: unknown) => string {
  const { say } = useLanguage();
  return (error) => {
    if (!(error instanceof Problem)) return say("problem.internal");
    if (error.code === "unreachable") return say("problem.unreachable");
    if (error.message) return error.message;
    return say(error.status === 404 ? "problem.missing" : "problem.internal");
  };
}

/** Rows of a list that is on its way, of the rows' real height. */
export function RowBones({ count, height }: { readonly count: number; readonly height: number }) {
  const { say } = useLanguage();
  return (
    <div role="status" aria-label={say("common.loading")}>
      {Array.from({ length: count }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bones have nothing but their place.
        <div key={i} className="bone-row" style={{ blockSize: height }}>
          <span className="bone" style={{ inlineSize: `${62 - ((i * 17) % 30)}%`, blockSize: 12 }} />
          {height > 40 && (
            <span className="bone" style={{ inlineSize: `${84 - ((i * 23) % 36)}%`, blockSize: 10 }} />
          )}
        </div>
      ))}
    </div>
  );
}

/** A thing that is on its way: a title and blocks where its parts will stand. */
export function ThingBones({ blocks = [120, 260, 180] }: { readonly blocks?: readonly number[] }) {
  const { say } = useLanguage();
  return (
    <div className="thing" role="status" aria-label={say("common.loading")}>
      <span className="bone" style={{ inlineSize: "46%", blockSize: 24 }} />
      <span className="bone" style={{ inlineSize: "30%", blockSize: 12 }} />
      {blocks.map((height) => (
        <span key={height} className="bone" style={{ blockSize: height }} />
      ))}
    </div>
  );
}
