import { Menu, useMantineColorScheme } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import {
  IconCommand,
  IconKey,
  IconKeyboard,
  IconLanguage,
  IconLogout,
  IconPlus,
  IconRoute,
  IconSearch,
  IconSunMoon,
  IconUserCircle,
  IconUsers,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useEffect } from "react";
import type { Who } from "../api/who.ts";
import { useSignOut } from "../door/sign-out.ts";
import { LANGUAGES, type LanguageCode, useLanguage } from "../language/language.tsx";
import { AsOfClock } from "./as-of-clock.tsx";
import type { DeskStatus } from "./desk-status.ts";
import type { Dialog } from "./frame.tsx";

interface TopBarProps {
  readonly status: DeskStatus | undefined;
  readonly who: Who;
  onDialog(dialog: Dialog): void;
}

export function TopBar({ status, who, onDialog }: TopBarProps) {
  const { say } = useLanguage();
  const mayRead = who.may.includes("read");
  return (
    <header className="bar">
      {status && (
        <span
          className="banner"
          data-tlp={status.banner.tlp}
          title={say("frame.banner", { banner: status.banner.text })}
        >
          {status.banner.text}
        </span>
      )}
      {who.state === "local" && (
        <Link to="/account" className="bar-local bar-phone-hidden" title={say("frame.local.about")}>
          {say("frame.local")}
        </Link>
      )}
      {mayRead && <AsOfClock status={status} />}
      <span className="push" />
      {mayRead && <Finding who={who} onDialog={onDialog} />}
      <LanguageMenu />
      <ThemeMenu />
      <PersonMenu status={status} who={who} onDialog={onDialog} />
    </header>
  );
}

/** Search, commands, adding data: what works with records. */
function Finding({ who, onDialog }: Pick<TopBarProps, "who" | "onDialog">) {
  const { say } = useLanguage();
  return (
    <>
      <button type="button" className="bar-search" onClick={() => onDialog("search")}>
        <IconSearch size={15} stroke={1.6} aria-hidden="true" />
        <span className="clip">{say("frame.search")}</span>
        <kbd className="push">/</kbd>
      </button>
      <button type="button" className="bar-button bar-wide" onClick={() => onDialog("palette")}>
        <span className="only-read">{say("frame.palette")}</span>
        <IconCommand size={16} stroke={1.6} aria-hidden="true" />
        <kbd>Ctrl K</kbd>
      </button>
      {who.may.includes("collect") && (
        <button
          type="button"
          className="bar-button bar-phone-hidden"
          data-outlined=""
          data-tour="import"
          onClick={() => onDialog("import")}
        >
          <IconPlus size={16} stroke={1.8} aria-hidden="true" />
          <span className="bar-word">{say("frame.import")}</span>
        </button>
      )}
    </>
  );
}

export function LanguageMenu() {
  const { say, code, choose } = useLanguage();
  const codes: readonly LanguageCode[] = ["en", "tr"];
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <button type="button" className="bar-button bar-phone-hidden">
          <span className="only-read">
            {say("frame.language")}: {LANGUAGES[code]}
          </span>
          <IconLanguage size={17} stroke={1.6} aria-hidden="true" />
          <span className="bar-wide">{code.toUpperCase()}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {codes.map((one) => (
          <Menu.Item
            key={one}
            lang={one}
            aria-current={one === code || undefined}
            onClick={() => choose(one)}
          >
            {LANGUAGES[one]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

export function ThemeMenu() {
  const { say } = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const schemes = ["light", "dark", "auto"] as const;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <button
          type="button"
          className="bar-button bar-phone-hidden"
          data-icon=""
          aria-label={say("frame.theme")}
        >
          <IconSunMoon size={17} stroke={1.6} aria-hidden="true" />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {schemes.map((scheme) => (
          <Menu.Item
            key={scheme}
            aria-current={scheme === colorScheme || undefined}
            onClick={() => setColorScheme(scheme)}
          >
            {say(`frame.theme.${scheme}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function PersonMenu({ status, who, onDialog }: TopBarProps) {
  const { say } = useLanguage();
  const leave = useSignOut();
  const name = who.person?.name ?? say("frame.local");
  const [density, setDensity] = useLocalStorage<"normal" | "compact">({
    key: "presage.density",
    defaultValue: "normal",
  });
  useEffect(() => {
    document.documentElement.dataset.density = density;
  }, [density]);
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <button type="button" className="bar-button" data-icon="" aria-label={say("frame.menu", { name })}>
          <IconUserCircle size={19} stroke={1.5} aria-hidden="true" />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{say("frame.menu", { name })}</Menu.Label>
        <Menu.Item component={Link} to="/account" leftSection={<IconKey size={16} stroke={1.6} />}>
          {say("page.account")}
        </Menu.Item>
        {[...who.may, ...who.mayWithProof].includes("staff") && (
          <Menu.Item component={Link} to="/people" leftSection={<IconUsers size={16} stroke={1.6} />}>
            {say("page.people")}
          </Menu.Item>
        )}
        {who.state === "signed-in" && (
          <Menu.Item leftSection={<IconLogout size={16} stroke={1.6} />} onClick={leave}>
            {say("frame.sign-out")}
          </Menu.Item>
        )}
        <Menu.Divider />
        {who.may.includes("collect") && (
          <Menu.Item leftSection={<IconPlus size={16} stroke={1.6} />} onClick={() => onDialog("import")}>
            {say("frame.import")}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconKeyboard size={16} stroke={1.6} />} onClick={() => onDialog("keys")}>
          {say("frame.shortcuts")}
        </Menu.Item>
        {status?.mode === "example" && (
          <Menu.Item leftSection={<IconRoute size={16} stroke={1.6} />} onClick={() => onDialog("tour")}>
            {say("frame.tour")}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Label>{say("frame.density")}</Menu.Label>
        {(["normal", "compact"] as const).map((one) => (
          <Menu.Item key={one} aria-current={one === density || undefined} onClick={() => setDensity(one)}>
            {say(`frame.density.${one}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>
          {status &&
            say("frame.version", {
              version: status.version,
              database: `PostgreSQL ${status.database.version.split(" ")[0]}`,
            })}
        </Menu.Label>
      </Menu.Dropdown>
    </Menu>
  );
}
