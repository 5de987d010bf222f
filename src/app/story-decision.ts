/** How a person's decision about stories is written down: checked, labelled by what it names, in one transaction. */
import type { z } from "zod";
import { Claim } from "../kernel/claim.ts";
import { Fault } from "../kernel/fault.ts";
import { joinLabels } from "../kernel/label.ts";
import { beginningWith, isStory, originOf } from "../kernel/origin.ts";
import type { Stored } from "../kernel/record.ts";
import { Report } from "../kernel/report.ts";
import { StoryResolution } from "../kernel/resolution.ts";
import type { View } from "../store/view.ts";
import type { Context } from "./operation.ts";
import { byPublication } from "./story.ts";

/** A file of many rows is a table, not a story: what it holds is told apart row by row. */
const MOST_CLAIMS = 200;

type Decided = Pick<z.input<typeof StoryResolution>, "decision" | "stories" | "origin">;

export async function decideStory(
  { view, writer, system, principal }: Pick<Context, "view" | "writer" | "system" | "principal">,
  ids: readonly string[],
  reason: string,
  decide: (reports: readonly Stored<Report>[]) => Decided,
): Promise<Stored<StoryResolution>> {
  if (view.asOf) throw new Fault("conflict", "The past cannot be changed; set the clock back to now first.");
  const reports = await storyReports(view, [...new Set(ids)]);
  const decided = decide(reports);
  const id = await writer.transaction(async ({ put }) => {
    const [stored] = await put(StoryResolution, [
      {
        label: joinLabels(reports.map(({ label }) => label)),
        body: {
          ...decided,
          reports: reports.map((report) => report.id),
          title: reports[0]?.body.title ?? "",
          reasons: [reason],
          decidedAt: system.clock.now().toISOString(),
          decidedBy: principal.id,
        },
      },
    ]);
    return stored?.id ?? "";
  });
  return view.one(StoryResolution, id);
}

/** The one origin of the merged: that of the first published which has one, else the first published itself. */
export function merged(reports: readonly Stored<Report>[]): Decided {
  const told = reports.map(storyOf);
  const stories = [...new Set(told.flatMap((story) => story ?? []))];
  if (stories.length === 1 && told.every((story) => story !== undefined))
    throw new Fault("conflict", "These reports carry one story already.");
  return { decision: "merge", stories, origin: stories[0] ?? beginningWith(reports[0]?.id ?? "") };
}

function storyOf({ body }: Stored<Report>): string | undefined {
  const origin = originOf(body);
  return origin !== undefined && isStory(origin) ? origin : undefined;
}

async function storyReports(view: View, ids: readonly string[]): Promise<Stored<Report>[]> {
  const reports: Stored<Report>[] = [];
  for (const id of ids) {
    reports.push(await view.one(Report, id));
    const claims = await view.count(Claim, { reportId: id }, MOST_CLAIMS + 1);
    if (claims > MOST_CLAIMS)
      throw new Fault(
        "conflict",
        `This report is a table of more than ${MOST_CLAIMS} claims; only reports that tell one story are merged or split.`,
      );
  }
  return reports.sort(byPublication);
}
