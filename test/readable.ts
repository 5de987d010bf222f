/** That a page can be read by everybody, in both themes: axe finds nothing in it. */
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { expect } from "vitest";

export async function expectReadable(page: Page): Promise<void> {
  for (const theme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: theme });
    // Half way from one theme to the other no contrast is the page's own.
    // Asked from outside: the page's own policy lets nobody evaluate a text within it.
    await expect
      .poll(() =>
        page.evaluate(
          `document.documentElement.getAttribute("data-mantine-color-scheme") === "${theme}" &&
           document.getAnimations().every((one) => one.playState !== "running")`,
        ),
      )
      .toBe(true);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${theme} ${id}: ${nodes[0]?.html}`)).toEqual([]);
  }
}
