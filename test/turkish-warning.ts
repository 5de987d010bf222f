/** What a warning has to look like to who reads the desk in Turkish: no sentence of a rule is English. */
import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

/** Words that no Turkish sentence has. */
const ENGLISH = /(?<!\p{L})(the|of|and|to|or|at|is|was|were|recorded|deaths?|from|likely)(?!\p{L})/iu;

/** On the page of warnings, with one of them open. */
export async function expectTurkishWarning(page: Page): Promise<void> {
  const reasons = page.locator(".reason-text > span:first-child");
  await reasons.first().waitFor();
  expect(await page.locator(".thing h1").innerText()).toMatch(/: örgütlü şiddet$/);
  expect(await page.locator(".warning-likelihood .read").innerText()).toMatch(/ ile .* arasında en az /);
  const sentences = [...(await textsOf(reasons)), ...(await textsOf(page.locator(".warning-row > .quiet")))];
  expect(sentences.length).toBeGreaterThan(5);
  for (const sentence of sentences) {
    expect(sentence).toMatch(/kaydedildi|olasılık|kaydı yok|kayıt var|üzerinde|altında/);
    expect(sentence).not.toMatch(ENGLISH);
  }
}

async function textsOf(found: Locator): Promise<string[]> {
  return (await found.all()).length > 0 ? found.allInnerTexts() : [];
}
