import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  retainSearchParams,
} from "@tanstack/react-router";
import { VERBS } from "../../src/kernel/access-event.ts";
import { Gate } from "./door/gate.tsx";
import { NothingHere, PageProblem } from "./frame/page-problem.tsx";
import { LONGEST, QUESTIONS, SORTS } from "./pages/world-question.ts";
import { ThingBones } from "./parts/states.tsx";

type Raw = Readonly<Record<string, unknown>>;

/** A text from the address; the router reads `?q=25` as a number, which is still meant as text. */
function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== ""
    ? value
    : typeof value === "number"
      ? String(value)
      : undefined;
}

function number(value: unknown): number | undefined {
  const read = typeof value === "string" && value !== "" ? Number(value) : value;
  return typeof read === "number" && Number.isFinite(read) ? read : undefined;
}

/** Whole months ahead, as far as there are any. */
function spanOf(value: unknown): number | undefined {
  const months = number(value);
  return months === undefined ? undefined : Math.max(1, Math.min(LONGEST, Math.round(months)));
}

function oneOf<const Option extends string>(options: readonly Option[], value: unknown): Option | undefined {
  return options.find((option) => option === value);
}

/** Leaves out what is absent, so that addresses stay short. */
function present<Search extends object>(
  search: Search,
): { [Name in keyof Search]?: NonNullable<Search[Name]> } {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as never;
}

const root = createRootRoute({
  component: Gate,
  notFoundComponent: NothingHere,
  // An `asOf` of undefined is said on purpose: left out, the day would be retained.
  validateSearch: (raw: Raw): { asOf?: string | undefined; evidence?: string } =>
    present({ asOf: text(raw.asOf), evidence: text(raw.evidence) }),
  search: { middlewares: [retainSearchParams(["asOf"])] },
});

const situation = createRoute({
  getParentRoute: () => root,
  path: "/",
  component: lazyRouteComponent(() => import("./pages/situation.tsx"), "SituationPage"),
  validateSearch: (raw: Raw) =>
    present({
      country: text(raw.country),
      from: text(raw.from),
      to: text(raw.to),
      list: oneOf(["watch", "changed", "incidents", "neighbours"], raw.list),
      circle: text(raw.circle),
      size: oneOf(["deaths"], raw.size),
    }),
});

const inbox = createRoute({
  getParentRoute: () => root,
  path: "/inbox",
  component: lazyRouteComponent(() => import("./pages/inbox.tsx"), "InboxPage"),
  validateSearch: (raw: Raw) =>
    present({
      tab: oneOf(["quarantine"], raw.tab),
      id: text(raw.id),
      q: text(raw.q),
      triage: oneOf(["new", "kept", "rejected"], raw.triage),
      discipline: oneOf(["human", "technical", "open"], raw.discipline),
      status: oneOf(["open", "replayed", "dropped"], raw.status),
    }),
});

const warnings = createRoute({
  getParentRoute: () => root,
  path: "/warnings",
  component: lazyRouteComponent(() => import("./pages/warnings.tsx"), "WarningsPage"),
  validateSearch: (raw: Raw) =>
    present({
      id: text(raw.id),
      status: oneOf(["open", "closed", "all"], raw.status),
      level: oneOf(["W5", "W4", "W3", "W2", "W1"], raw.level),
    }),
});

const problems = createRoute({
  getParentRoute: () => root,
  path: "/problems",
  component: lazyRouteComponent(() => import("./pages/problems.tsx"), "ProblemsPage"),
  validateSearch: (raw: Raw) => present({ id: text(raw.id) }),
});

const backtests = createRoute({
  getParentRoute: () => root,
  path: "/backtests",
  component: lazyRouteComponent(() => import("./pages/backtests.tsx"), "BacktestsPage"),
  validateSearch: (raw: Raw) =>
    present({ id: text(raw.id), at: number(raw.at), place: text(raw.place), month: text(raw.month) }),
});

const offices = createRoute({
  getParentRoute: () => root,
  path: "/offices",
  component: lazyRouteComponent(() => import("./pages/offices.tsx"), "OfficesPage"),
});

const night = createRoute({
  getParentRoute: () => root,
  path: "/night",
  component: lazyRouteComponent(() => import("./pages/night.tsx"), "NightPage"),
  validateSearch: (raw: Raw) => present({ hours: oneOf(["4", "8", "12", "24", "72"], text(raw.hours)) }),
});

const direction = createRoute({
  getParentRoute: () => root,
  path: "/direction",
  component: lazyRouteComponent(() => import("./pages/direction.tsx"), "DirectionPage"),
  validateSearch: (raw: Raw) => present({ of: oneOf(["requirements", "plan", "coverage"], raw.of) }),
});

const forecasts = createRoute({
  getParentRoute: () => root,
  path: "/forecasts",
  component: lazyRouteComponent(() => import("./pages/forecasts.tsx"), "ForecastsPage"),
  validateSearch: (raw: Raw) =>
    present({
      place: text(raw.place),
      q: text(raw.q),
      scale: oneOf(["log", "linear"], raw.scale),
      series: text(raw.series),
      vintage: text(raw.vintage),
    }),
});

const forecastWorld = createRoute({
  getParentRoute: () => root,
  path: "/forecasts/world",
  component: lazyRouteComponent(() => import("./pages/forecast-world.tsx"), "ForecastWorldPage"),
  validateSearch: (raw: Raw) =>
    present({
      outcome: oneOf(QUESTIONS, text(raw.outcome)),
      months: spanOf(raw.months),
      by: oneOf(["change"], raw.by),
      region: text(raw.region),
      sort: oneOf(SORTS, raw.sort),
      turned: oneOf(["yes"], raw.turned),
      measure: text(raw.measure),
      vintage: text(raw.vintage),
    }),
});

const assessments = createRoute({
  getParentRoute: () => root,
  path: "/assessments",
  component: lazyRouteComponent(() => import("./pages/assessments.tsx"), "AssessmentsPage"),
  validateSearch: (raw: Raw) => present({ id: text(raw.id), status: oneOf(["draft", "final"], raw.status) }),
});

const briefs = createRoute({
  getParentRoute: () => root,
  path: "/briefs",
  component: lazyRouteComponent(() => import("./pages/briefs.tsx"), "BriefsPage"),
  validateSearch: (raw: Raw) => present({ id: text(raw.id) }),
});

const scenarios = createRoute({
  getParentRoute: () => root,
  path: "/scenarios",
  component: lazyRouteComponent(() => import("./pages/scenarios.tsx"), "ScenariosPage"),
  validateSearch: (raw: Raw) => present({ id: text(raw.id) }),
});

const questions = createRoute({
  getParentRoute: () => root,
  path: "/questions",
  component: lazyRouteComponent(() => import("./pages/questions.tsx"), "QuestionsPage"),
  validateSearch: (raw: Raw) =>
    present({ id: text(raw.id), state: oneOf(["open", "closed", "resolved"], raw.state) }),
});

const trackRecord = createRoute({
  getParentRoute: () => root,
  path: "/track-record",
  component: lazyRouteComponent(() => import("./pages/track-record.tsx"), "TrackRecordPage"),
});

const runs = createRoute({
  getParentRoute: () => root,
  path: "/runs",
  component: lazyRouteComponent(() => import("./pages/runs.tsx"), "RunsPage"),
});

const oversight = createRoute({
  getParentRoute: () => root,
  path: "/oversight",
  component: lazyRouteComponent(() => import("./pages/oversight.tsx"), "OversightPage"),
  validateSearch: (raw: Raw) =>
    present({
      part: oneOf(["entries", "sample"], raw.part),
      days: oneOf([1, 7, 30, 90, 365].map(String), text(raw.days)),
      verb: oneOf(VERBS, raw.verb),
      actor: text(raw.actor),
      day: text(raw.day),
      object: text(raw.object),
      decision: oneOf(["allowed", "refused"], raw.decision),
      seed: text(raw.seed),
      upTo: text(raw.upTo),
      many: text(raw.many),
      act: text(raw.act),
    }),
});

const account = createRoute({
  getParentRoute: () => root,
  path: "/account",
  component: lazyRouteComponent(() => import("./pages/account.tsx"), "AccountPage"),
});

const people = createRoute({
  getParentRoute: () => root,
  path: "/people",
  component: lazyRouteComponent(() => import("./pages/people.tsx"), "PeoplePage"),
});

const setUp = createRoute({
  getParentRoute: () => root,
  path: "/set-up",
  component: lazyRouteComponent(() => import("./door/set-up.tsx"), "SetUpPage"),
});

const invitation = createRoute({
  getParentRoute: () => root,
  path: "/invitation",
  component: lazyRouteComponent(() => import("./door/invitation.tsx"), "InvitationPage"),
});

const signInReturn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in/return",
  component: lazyRouteComponent(() => import("./door/sign-in-return.tsx"), "SignInReturnPage"),
});

const humanSources = createRoute({
  getParentRoute: () => root,
  path: "/human-sources",
  component: lazyRouteComponent(() => import("./pages/human-sources.tsx"), "HumanSourcesPage"),
});

export const router = createRouter({
  routeTree: root.addChildren([
    situation,
    inbox,
    warnings,
    problems,
    backtests,
    offices,
    night,
    direction,
    forecasts,
    forecastWorld,
    assessments,
    briefs,
    questions,
    scenarios,
    trackRecord,
    runs,
    humanSources,
    oversight,
    account,
    people,
    setUp,
    invitation,
    signInReturn,
  ]),
  defaultPreload: "intent",
  defaultPendingMs: 150,
  defaultPendingComponent: ThingBones,
  defaultErrorComponent: PageProblem,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
