import { TextInput } from "@mantine/core";
import { useLanguage } from "../language/language.tsx";

interface SourceFieldsProps {
  readonly access: string;
  readonly region: string;
  readonly isFirst?: boolean;
  onAccess(access: string): void;
  onRegion(region: string): void;
}

/** What the desk may know of a source: how it comes to know, and roughly where. */
export function SourceFields({ access, region, isFirst = false, onAccess, onRegion }: SourceFieldsProps) {
  const { say } = useLanguage();
  return (
    <>
      <TextInput
        {...(isFirst && { "data-autofocus": true })}
        required
        label={say("sources.access")}
        description={say("sources.access.about")}
        value={access}
        onChange={({ currentTarget: { value } }) => onAccess(value)}
      />
      <TextInput
        required
        label={say("sources.region")}
        description={say("sources.region.about")}
        value={region}
        onChange={({ currentTarget: { value } }) => onRegion(value)}
      />
    </>
  );
}
