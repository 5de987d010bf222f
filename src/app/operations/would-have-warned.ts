import { operation } from "../operation.ts";
import { placeNames } from "../place-names.ts";
import { StoryAsked, StoryShown, storyOf } from "../would-have-warned.ts";

export const wouldHaveWarned = operation({
  id: "would-have-warned",
  title: "Says whether this desk would have warned of an event",
  about:
    "The 24 months before an event in one place: the figures exactly as known then, and what the warning rule, the forecaster, the onset model and the detectors said of them. Takes some seconds.",
  permission: "read",
  effect: "read",
  positional: ["place", "month"],
  input: StoryAsked,
  output: StoryShown,
  async run(input, { view, language, signal, progress }) {
    const nameOf = await placeNames(view, language);
    const told = (done: number, total: number) => progress({ step: "as of each month", done, total });
    return (await storyOf(view, input, nameOf, signal, told)).shown;
  },
});
