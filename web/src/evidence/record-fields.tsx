/** A record's fields as they are stored, for those who want to see the very thing. */
export function RecordFields({ body }: { readonly body: Readonly<Record<string, unknown>> }) {
  return (
    <dl className="fields">
      {Object.entries(body).map(([name, value]) => (
        <div key={name}>
          <dt className="mono">{name}</dt>
          <dd dir="auto">{written(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

const LONGEST = 600;

function written(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value, undefined, 1);
  return text && text.length > LONGEST ? `${text.slice(0, LONGEST)} …` : (text ?? "");
}
