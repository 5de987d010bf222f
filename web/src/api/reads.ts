import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useWithProof } from "../door/prove.ts";
import { useLanguage } from "../language/language.tsx";
import { type InputOf, type OperationId, type OutputOf, read, write } from "./client.ts";
import { useClock } from "./clock.ts";

interface ReadOptions {
  readonly enabled?: boolean;
  /** Shows the last answer until the next is there; off where another thing's answer would mislead. */
  readonly keep?: boolean;
}

export function useRead<Id extends OperationId>(
  id: Id,
  input: InputOf<Id>,
  { enabled = true, keep = false }: ReadOptions = {},
) {
  const { asOf } = useClock();
  const { code: language } = useLanguage();
  const asked = [id, input, asOf];
  return useQuery<OutputOf<Id>>({
    queryKey: [...asked, language],
    queryFn: ({ signal }) => read(id, input, { asOf, language, signal }),
    enabled,
    // The same answer in the language left behind stands until the other one is there.
    placeholderData: (previous, query) =>
      keep || JSON.stringify(query?.queryKey.slice(0, -1)) === JSON.stringify(asked) ? previous : undefined,
  });
}

type Paged = {
  readonly [Id in OperationId]: OutputOf<Id> extends { items: unknown[]; next?: string | undefined }
    ? Id
    : never;
}[OperationId];

/** A list that goes on: pages are joined, and the next one is asked for when the reader gets there. */
export function useReadPages<Id extends Paged>(id: Id, input: InputOf<Id>, enabled = true) {
  const { asOf } = useClock();
  const { code: language } = useLanguage();
  return useInfiniteQuery({
    queryKey: [id, input, asOf, "pages", language],
    queryFn: ({ signal, pageParam }) =>
      read(id, { ...input, ...(pageParam && { after: pageParam }) }, { asOf, language, signal }),
    initialPageParam: "",
    getNextPageParam: (page: OutputOf<Id>) => ("next" in page && page.next) || undefined,
    placeholderData: keepPreviousData,
    enabled,
  });
}

/** Products of a past day are made as of that day; all other work is written now. */
const MADE_AS_OF: ReadonlySet<string> = new Set(["make-brief", "draft-assessment"]);

interface Following<Output> {
  onSuccess?(output: Output): void;
  onError?(error: Error): void;
}

export function useWrite<Id extends OperationId>(id: Id) {
  const { asOf } = useClock();
  const { code: language } = useLanguage();
  const client = useQueryClient();
  const withProof = useWithProof();
  const mutation = useMutation<OutputOf<Id>, Error, InputOf<Id>>({
    mutationFn: (input) =>
      withProof(() => write(id, input, { language, ...(MADE_AS_OF.has(id) && { asOf }) })),
    // Not awaited: what is shown may leave the screen with the new answers, and its own notice with it.
    onSuccess: () => {
      void client.invalidateQueries();
    },
  });
  const { mutateAsync } = mutation;
  return {
    ...mutation,
    /**
     * What follows is done although who asked has left the screen: a live notice of the same change can come before
     * the answer and take the thing away, and the reader is told all the same.
     */
    mutate(input: InputOf<Id>, { onSuccess, onError }: Following<OutputOf<Id>> = {}): void {
      mutateAsync(input).then(onSuccess, onError ?? (() => undefined));
    },
  };
}
