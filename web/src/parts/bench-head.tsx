import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import type { ComponentProps } from "react";
import { useClock } from "../api/clock.ts";
import { Total } from "./total.tsx";

interface BenchHeadProps {
  readonly title: string;
  readonly total: ComponentProps<typeof Total>["of"];
  /** What the button does, in its words. */
  readonly act: string;
  onAct(): void;
}

/** The head of a bench's list to which things are added: its name, how many there are, and the button; the past takes nothing in. */
export function BenchHead({ title, total, act, onAct }: BenchHeadProps) {
  const { isPresent } = useClock();
  return (
    <div className="row">
      <h1 className="grow">
        {title} <Total of={total} />
      </h1>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconPlus size={15} stroke={1.8} />}
        disabled={!isPresent}
        onClick={onAct}
      >
        {act}
      </Button>
    </div>
  );
}
