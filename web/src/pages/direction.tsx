import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Link, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useClock } from "../api/clock.ts";
import { useLanguage } from "../language/language.tsx";
import { CoverageMatrix } from "./direction-matrix.tsx";
import { CollectionPlan } from "./direction-plan.tsx";
import { RequirementForm } from "./direction-requirement-form.tsx";
import { Requirements } from "./direction-requirements.tsx";

const TABS = ["requirements", "plan", "coverage"] as const;

/** Direction: what has to be known, who looks for it, and where nobody looks. */
export function DirectionPage() {
  const { say } = useLanguage();
  const { isPresent } = useClock();
  const { of: part = "requirements" } = useSearch({ from: "/direction" });
  const [isStating, setStating] = useState(false);
  return (
    <div className="sheet direction">
      <header className="row">
        <h1 className="grow">{say("direction.title")}</h1>
        <Button
          variant="default"
          leftSection={<IconPlus size={15} stroke={1.8} />}
          disabled={!isPresent}
          onClick={() => setStating(true)}
        >
          {say("direction.state")}
        </Button>
      </header>
      <nav className="tabs" aria-label={say("direction.title")}>
        {TABS.map((one) => (
          <Link
            key={one}
            to="/direction"
            search={(before) => ({ ...before, of: one })}
            className="tab"
            activeOptions={{ exact: true }}
            aria-current={one === part}
          >
            {say(`direction.tab.${one}`)}
          </Link>
        ))}
      </nav>
      {part === "requirements" && <Requirements />}
      {part === "plan" && <CollectionPlan />}
      {part === "coverage" && <CoverageMatrix />}
      {isStating && <RequirementForm onClose={() => setStating(false)} />}
    </div>
  );
}
