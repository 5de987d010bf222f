import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useRead } from "../api/reads.ts";
import { useWho } from "../api/who.ts";
import { LANGUAGES, useLanguage } from "../language/language.tsx";
import { Dialog as ModalDialog } from "../parts/dialog.tsx";
import { useKindWord } from "../parts/record-link.tsx";
import { usePages } from "./allowed-pages.ts";
import type { Dialog } from "./frame.tsx";
import { useOpenRecord } from "./open-record.ts";

interface PaletteProps {
  readonly opened: boolean;
  /** Opened by `/`: records only. */
  readonly searching: boolean;
  onClose(): void;
  onDialog(dialog: Dialog): void;
}

interface Choice {
  readonly id: string;
  readonly title: string;
  readonly hint: string;
  act(): void;
}

/** Commands and records in one list: type, arrow keys, Enter. */
export function Palette({ opened, searching, onClose, onDialog }: PaletteProps) {
  const { say } = useLanguage();
  if (!opened) return undefined;
  return (
    <ModalDialog title={say(searching ? "frame.search" : "frame.palette")} bare width={620} onClose={onClose}>
      <PaletteBody searching={searching} onClose={onClose} onDialog={onDialog} />
    </ModalDialog>
  );
}

function PaletteBody({ searching, onClose, onDialog }: Omit<PaletteProps, "opened">) {
  const { say } = useLanguage();
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState(0);
  const commands = useCommands(onDialog, onClose);
  const records = useRecords(typed, onClose);
  const wanted = typed.trim().toLocaleLowerCase();
  const shown = searching ? [] : commands.filter(({ title }) => title.toLocaleLowerCase().includes(wanted));
  const choices = [...shown, ...records.choices];
  const active = Math.min(chosen, choices.length - 1);

  return (
    <div className="palette">
      <div className="palette-input">
        <IconSearch size={17} stroke={1.6} aria-hidden="true" />
        <input
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-choices"
          aria-autocomplete="list"
          aria-activedescendant={choices[active] && `palette-${active}`}
          aria-label={say(searching ? "frame.search" : "frame.palette")}
          placeholder={say(searching ? "palette.search" : "palette.placeholder")}
          value={typed}
          data-autofocus
          onChange={({ currentTarget }) => {
            setTyped(currentTarget.value);
            setChosen(0);
          }}
          onKeyDown={(event) => {
            const step = { ArrowDown: 1, ArrowUp: -1 }[event.key] ?? 0;
            if (step !== 0) {
              event.preventDefault();
              setChosen((active + step + choices.length) % Math.max(1, choices.length));
            }
            if (event.key === "Enter") choices[active]?.act();
          }}
        />
      </div>
      <div
        id="palette-choices"
        className="palette-choices"
        role="listbox"
        aria-label={say("palette.commands")}
      >
        {choices.map(({ id, title, hint, act }, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the input above has the keys (combobox pattern).
          <div
            key={id}
            id={`palette-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === active}
            className="palette-choice"
            onPointerMove={() => setChosen(i)}
            onClick={act}
          >
            <span className="clip" dir="auto">
              {title}
            </span>
            <span className="small muted push">{hint}</span>
          </div>
        ))}
      </div>
      <p className="palette-foot small muted" role="status">
        {footOf(choices.length, typed, records.asked, say)}
      </p>
    </div>
  );
}

function footOf(count: number, typed: string, asked: boolean, say: ReturnType<typeof useLanguage>["say"]) {
  if (typed.trim().length < 2) return say("palette.type");
  if (asked && count === 0) return say("palette.nothing");
  return say("palette.results", { count });
}

function useRecords(typed: string, onClose: () => void) {
  const kindWord = useKindWord();
  const openRecord = useOpenRecord();
  const [q] = useDebouncedValue(typed.trim(), 120);
  const found = useRead("search", { q, limit: 12 }, { enabled: q.length >= 2, keep: true });
  const items = q.length >= 2 ? (found.data?.items ?? []) : [];
  return {
    asked: found.isSuccess,
    choices: items.map<Choice>(({ kind, id, title }) => ({
      id,
      title,
      hint: kindWord(kind),
      act() {
        onClose();
        openRecord({ kind, id });
      },
    })),
  };
}

function useCommands(onDialog: (dialog: Dialog) => void, onClose: () => void): readonly Choice[] {
  const { say, code, choose } = useLanguage();
  const navigate = useNavigate();
  const pages = usePages();
  const mayCollect = useWho().data?.may.includes("collect") ?? false;
  return useMemo(() => {
    const other = code === "en" ? "tr" : "en";
    const command = (id: string, title: string, hint: string, act: () => void): Choice => ({
      id,
      title,
      hint,
      act() {
        onClose();
        act();
      },
    });
    return [
      ...pages.map(({ id, to, letter }) =>
        command(
          id,
          say("palette.go", { page: say(`page.${id}`) }),
          `g ${letter}`,
          () => void navigate({ to }),
        ),
      ),
      ...(mayCollect ? [command("import", say("frame.import"), "", () => onDialog("import"))] : []),
      command("keys", say("frame.shortcuts"), "?", () => onDialog("keys")),
      command("language", LANGUAGES[other], say("frame.language"), () => choose(other)),
    ];
  }, [say, code, choose, navigate, pages, mayCollect, onClose, onDialog]);
}
