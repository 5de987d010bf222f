import type { OutputOf } from "../api/client.ts";
import { useRead } from "../api/reads.ts";
import { useLanguage } from "../language/language.tsx";

export type Hold = OutputOf<"legal-holds">["items"][number];

/** What a hold covers, in words. */
export function useScopeWords(): (scope: Hold["body"]["scope"]) => string {
  const { say } = useLanguage();
  const bases = useRead("bases", {}).data?.items ?? [];
  const sources = useRead("sources", {}).data?.items ?? [];
  return (scope) => {
    if (scope.kind === "query") return say("holds.scope.query.of", { words: scope.words });
    if (scope.kind === "basis")
      return say("holds.scope.basis.of", {
        name: bases.find(({ id }) => id === scope.basisId)?.body.title ?? scope.basisId,
      });
    return say("holds.scope.source.of", {
      name: sources.find(({ id }) => id === scope.sourceId)?.body.name ?? scope.sourceId,
    });
  };
}
