import { NativeSelect } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import type { OutputOf } from "../api/client.ts";
import { useLanguage } from "../language/language.tsx";

/** "What did we forecast then": chooses among the months that forecasts were kept from. */
export function ForecastVintages({ view }: { readonly view: OutputOf<"forecast"> }) {
  const { say, format } = useLanguage();
  const navigate = useNavigate({ from: "/forecasts" });
  const { vintages, outcomes, forecast } = view;
  const { asOf, leads } = forecast.body;
  const [newest] = vintages;
  if (vintages.length < 2) return undefined;
  const show = (vintage: string | undefined) =>
    void navigate({
      search: ({ vintage: _, ...before }) => ({ ...before, ...(vintage !== undefined && { vintage }) }),
      replace: true,
      resetScroll: false,
    });
  const known = outcomes.filter(({ bucket }) => bucket.slice(0, 7) <= (leads.at(-1)?.month ?? "")).length;
  return (
    <div className="row forecast-vintage">
      <NativeSelect
        label={say("forecasts.vintage")}
        className="no-print"
        value={asOf}
        data={vintages.map((value) => ({
          value,
          label:
            value === newest
              ? say("forecasts.vintage.newest", { month: format.month(value) })
              : format.month(value),
        }))}
        onChange={({ currentTarget: { value } }) => show(value === newest ? undefined : value)}
      />
      {asOf !== newest && (
        <p className="notice" role="note">
          {say("forecasts.then", { month: format.month(asOf), count: known })}
          <button type="button" className="link-button push" onClick={() => show(undefined)}>
            {say("forecasts.then.newest")}
          </button>
        </p>
      )}
    </div>
  );
}
