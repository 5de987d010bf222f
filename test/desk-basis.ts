import { putDeskBasis } from "../src/collect/collection-basis.ts";
import type { CollectionBasis } from "../src/kernel/basis.ts";
import type { Writer } from "../src/store/writer.ts";

/** The basis on which a test's sources stand, unless they name another. */
export async function stateTestBasis(writer: Writer, change: Partial<CollectionBasis> = {}): Promise<void> {
  await writer.transaction((transaction) => putDeskBasis(transaction, { ...TEST_BASIS, ...change }));
}

export const TEST_BASIS = {
  title: "Tests",
  purpose: "Testing.",
  legalBasis: "Nothing here is real.",
  authority: "The project.",
  necessity: "What is not tested does not work.",
  categories: ["Invented"],
  geography: ["Nowhere"],
  retentionDays: 1,
  reviewBy: "9999-01-01T00:00:00.000Z",
  approvedBy: "The project",
} satisfies CollectionBasis;
