import { Button } from "@mantine/core";
import { useLanguage } from "../language/language.tsx";

interface Pages {
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  fetchNextPage(): unknown;
}

/** The foot of a list that goes on: the next page, by hand; nothing when all of it is shown. */
export function MoreOf({ list }: { readonly list: Pages }) {
  const { say } = useLanguage();
  if (!list.hasNextPage) return null;
  return (
    <div className="row">
      <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
        {say("common.more")}
      </Button>
    </div>
  );
}
