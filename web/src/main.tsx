/** The desk's entry: styles, providers, router. */
import "./styles/tokens.css";
import "@fontsource-variable/inter/index.css";
import "@mantine/core/styles.layer.css";
import "./styles/base.css";
import "./styles/frame.css";
import "./styles/parts.css";
import "./styles/evidence.css";
import "./styles/dialogs.css";
import "./styles/charts.css";
import "./styles/pages.css";
import "./styles/problems.css";
import "./styles/questions.css";
import "./styles/scenarios.css";
import "./styles/world.css";
import "./styles/delivery.css";
import "./styles/oversight.css";
import "./styles/people.css";
import "./styles/report.css";
import "./styles/small.css";
import "./styles/print.css";
import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Problem } from "./api/client.ts";
import { ProveProvider } from "./door/step-up.tsx";
import { ToastProvider } from "./frame/toasts.tsx";
import { LanguageProvider } from "./language/language.tsx";
import { router } from "./router.tsx";
import { sheet, theme } from "./theme.ts";

const client: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: (error) => askAgainWho(error) }),
  mutationCache: new MutationCache({ onError: (error) => askAgainWho(error) }),
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      // What the server refused it refuses again; only a lost connection is worth another try.
      retry: (failures, error) => failures < 2 && error instanceof Problem && error.code === "unreachable",
    },
  },
});

/** A session that has ended shows itself first in whatever is asked for next. */
function askAgainWho(error: unknown): void {
  if (error instanceof Problem && error.code === "unauthenticated")
    void client.invalidateQueries({ queryKey: ["who-am-i"] });
}

// A sheet of its own instead of a style element, which the content policy would stop.
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet()];

const place = document.getElementById("desk");
if (!place) throw new Error("the page has no #desk element");
createRoot(place).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      withCssVariables={false}
      withGlobalClasses={false}
      defaultColorScheme="auto"
      colorSchemeManager={localStorageColorSchemeManager({ key: "presage.scheme" })}
    >
      <LanguageProvider>
        <QueryClientProvider client={client}>
          <ToastProvider>
            <ProveProvider>
              <RouterProvider router={router} />
            </ProveProvider>
          </ToastProvider>
        </QueryClientProvider>
      </LanguageProvider>
    </MantineProvider>
  </StrictMode>,
);
