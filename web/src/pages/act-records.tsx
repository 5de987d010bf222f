import { useLanguage } from "../language/language.tsx";
import { EvidenceLink } from "../parts/record-link.tsx";

/** Records by kind, id, version and label; opened, they show what the overseer's own clearance allows. */
export function RecordNames({
  records,
}: {
  readonly records: readonly {
    readonly kind: string;
    readonly id: string;
    readonly version: number;
    readonly label: string;
  }[];
}) {
  const { say } = useLanguage();
  return (
    <ul className="act-records">
      {records.map(({ kind, id, version, label }) => (
        <li key={`${kind} ${id} ${version}`}>
          <EvidenceLink kind={kind} id={id}>
            <span className="mono">
              {kind} …{id.slice(-12)}
            </span>
          </EvidenceLink>
          <span className="small muted">
            {say("oversight.drawer.version", { version })} · {label}
          </span>
        </li>
      ))}
    </ul>
  );
}
