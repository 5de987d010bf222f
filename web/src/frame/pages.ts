import {
  IconAlertTriangle,
  IconArrowsSplit2,
  IconChartAreaLine,
  IconCompass,
  IconEye,
  IconFileText,
  IconFlask,
  IconInbox,
  IconKey,
  IconListCheck,
  IconMoon,
  IconScale,
  IconTarget,
  IconTargetArrow,
  IconUserShield,
  IconUsers,
  IconWorld,
  IconZoomQuestion,
} from "@tabler/icons-react";

/** The desk's pages in the rail's order, with the letter that goes to each after `g`. */
export const PAGES = [
  { id: "situation", to: "/", letter: "s", icon: IconWorld },
  { id: "inbox", to: "/inbox", letter: "i", icon: IconInbox },
  { id: "warnings", to: "/warnings", letter: "w", icon: IconAlertTriangle },
  { id: "problems", to: "/problems", letter: "p", icon: IconTarget },
  { id: "direction", to: "/direction", letter: "d", icon: IconCompass },
  { id: "night", to: "/night", letter: "n", icon: IconMoon },
  { id: "forecasts", to: "/forecasts", letter: "f", icon: IconChartAreaLine },
  { id: "questions", to: "/questions", letter: "q", icon: IconZoomQuestion },
  { id: "assessments", to: "/assessments", letter: "a", icon: IconScale },
  { id: "briefs", to: "/briefs", letter: "b", icon: IconFileText },
  { id: "scenarios", to: "/scenarios", letter: "c", icon: IconArrowsSplit2 },
  { id: "track-record", to: "/track-record", letter: "t", icon: IconTargetArrow },
  { id: "backtests", to: "/backtests", letter: "l", icon: IconFlask },
  { id: "runs", to: "/runs", letter: "r", icon: IconListCheck },
  { id: "human-sources", to: "/human-sources", letter: "h", icon: IconUserShield, needs: "protect" },
  { id: "oversight", to: "/oversight", letter: "o", icon: IconEye, needs: "oversee" },
] as const;

/** Pages about whoever works here; they stand in the person's menu, and in the rail of who sees no records. */
export const PEOPLE_PAGES = [
  { id: "people", to: "/people", icon: IconUsers },
  { id: "account", to: "/account", icon: IconKey },
] as const;
