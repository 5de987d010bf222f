import { PasswordInput, TextInput } from "@mantine/core";
import { useLanguage } from "../language/language.tsx";

interface FieldProps {
  readonly value: string;
  readonly autoFocus?: boolean;
  readonly isWrong?: boolean;
  onChange(value: string): void;
}

interface PasswordFieldProps extends FieldProps {
  readonly label: string;
  readonly description?: string;
  readonly autoComplete: "current-password" | "new-password";
}

/** A password that can be pasted, filled in by a keeper of passwords, and looked at. */
export function PasswordField({
  label,
  description,
  autoComplete,
  value,
  autoFocus = false,
  isWrong = false,
  onChange,
}: PasswordFieldProps) {
  const { say } = useLanguage();
  return (
    <PasswordInput
      size="sm"
      name={autoComplete}
      label={label}
      description={description}
      autoComplete={autoComplete}
      autoCapitalize="none"
      spellCheck={false}
      required
      withAsterisk={false}
      maxLength={4_096}
      value={value}
      error={isWrong}
      {...(autoFocus && { "data-autofocus": true })}
      visibilityToggleButtonProps={{ "aria-label": say("door.password.show"), tabIndex: 0 }}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}

/** Six digits, or a recovery code: it may be pasted. */
export function CodeField({ value, autoFocus = false, isWrong = false, onChange }: FieldProps) {
  const { say } = useLanguage();
  return (
    <TextInput
      size="sm"
      name="code"
      label={say("door.code")}
      description={say("door.code.about")}
      autoComplete="one-time-code"
      autoCapitalize="none"
      spellCheck={false}
      required
      withAsterisk={false}
      maxLength={100}
      value={value}
      error={isWrong}
      {...(autoFocus && { "data-autofocus": true })}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}
