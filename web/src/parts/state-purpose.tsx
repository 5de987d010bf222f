import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { statePurpose } from "../api/purpose.ts";
import { useLanguage } from "../language/language.tsx";

/** Asks why personal data is looked at, and then looks again. */
export function StatePurpose({ onStated }: { onStated(): void }) {
  const { say } = useLanguage();
  const [purpose, setPurpose] = useState("");
  return (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault();
        if (purpose.trim() === "") return;
        statePurpose(purpose);
        onStated();
      }}
    >
      <TextInput
        aria-label={say("purpose.label")}
        placeholder={say("purpose.label")}
        required
        maxLength={300}
        value={purpose}
        onChange={({ currentTarget: { value } }) => setPurpose(value)}
      />
      <Button type="submit" disabled={purpose.trim() === ""}>
        {say("purpose.state")}
      </Button>
    </form>
  );
}
