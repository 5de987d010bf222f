import { Button, NativeSelect } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { useRead } from "../api/reads.ts";
import { useLanguage } from "../language/language.tsx";
import { Empty, ProblemNote, RowBones } from "../parts/states.tsx";
import { ActTable } from "./act-table.tsx";
import { VerbChoice } from "./verb-choice.tsx";

const SIZES = ["10", "20", "50", "100"] as const;
const USUAL = "20";

/** A seed that nobody chose: 64 bits of the browser's own randomness. */
function newSeed(): string {
  return [...crypto.getRandomValues(new Uint8Array(8))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}

/** What nobody chose to show. Seed and newest number stand in the address, so that a colleague draws the same. */
export function OversightSample() {
  const { say, format } = useLanguage();
  const { seed, upTo, many = USUAL, verb, act } = useSearch({ from: "/oversight" });
  const navigate = useNavigate({ from: "/oversight" });
  const sample = useRead(
    "act-sample",
    { seed, verb, size: Number(many), ...(upTo !== undefined && { upTo: Number(upTo) }) },
    { enabled: seed !== undefined },
  );
  const { data } = sample;
  // What is written later would fall into the sample, too: its bound goes into the address with the first answer.
  const bound = seed !== undefined && upTo === undefined ? data?.upTo : undefined;
  useEffect(() => {
    if (bound === undefined) return;
    void navigate({ search: (before) => ({ ...before, upTo: String(bound) }), replace: true });
  }, [bound, navigate]);
  return (
    <>
      <p className="quiet">{say("oversight.sample.about")}</p>
      <div className="act-filters">
        <NativeSelect
          aria-label={say("oversight.sample.size")}
          value={many}
          data={SIZES.map((one) => ({
            value: one,
            label: say("oversight.entries.total", { count: Number(one) }),
          }))}
          onChange={({ currentTarget: { value } }) =>
            void navigate({ search: (before) => ({ ...before, many: value }) })
          }
        />
        <VerbChoice
          verb={verb}
          onChoose={(value) =>
            void navigate({
              search: ({ verb: _, act: __, ...before }) => ({
                ...before,
                ...(value && { verb: value }),
              }),
            })
          }
        />
        <Button
          onClick={() =>
            void navigate({
              search: ({ act: _, upTo: __, ...before }) => ({ ...before, seed: newSeed() }),
            })
          }
        >
          {say("oversight.sample.draw")}
        </Button>
        {seed !== undefined && data && (
          <span className="small quiet">
            {say("oversight.sample.seed")} <span className="mono">{data.seed}</span>
            {" · "}
            {say("oversight.sample.upto")} <span className="numeric">{format.number(data.upTo)}</span>
          </span>
        )}
      </div>
      {seed === undefined && (
        <Empty title={say("oversight.sample.none")} about={say("oversight.sample.none.do")} />
      )}
      {sample.isError && <ProblemNote error={sample.error} onRetry={() => void sample.refetch()} />}
      {seed !== undefined && sample.isPending && <RowBones count={10} height={32} />}
      {seed !== undefined && data && (
        <ActTable items={data.items} label={say("oversight.sample")} opened={act} />
      )}
    </>
  );
}
