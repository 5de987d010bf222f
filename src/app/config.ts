/**
 * Settings: every one stands here once, with its flag, its environment variable and its place in the
 * config file. A flag wins over the environment, the environment over the file, the file over the default.
 */
import { existsSync, readFileSync } from "node:fs";
import { homedir, platform } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { parse as parseYaml } from "yaml";
import { z } from "zod";
import { isNetwork } from "../guard/administration-networks.ts";
import { REFUSALS, refusal } from "../guard/refusals.ts";
import { Fault } from "../kernel/fault.ts";
import { Language } from "../kernel/language.ts";
import { SENDING_SETTINGS } from "./sending-settings.ts";

interface Setting {
  readonly about: string;
  readonly schema: z.ZodType;
  /** Further environment variables that mean the same. */
  readonly also?: readonly string[];
  readonly secret?: true;
  /** Whether it may be a secret of the keyring or of systemd, as every secret may: `keyring:NAME`, `credential:NAME`. */
  readonly refers?: true;
}

const flag = z.stringbool();
const list = z.union([
  z.array(z.string()),
  z.string().transform((text) => text.split(",").map((part) => part.trim())),
]);

/** Without encryption to nobody but this machine itself. */
function isLogReceiver(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname: host, port, pathname, username, search } = new URL(text);
  const isBare = port !== "" && (pathname === "" || pathname === "/") && username === "" && search === "";
  return isBare && (protocol === "tls:" || (protocol === "tcp:" && ["127.0.0.1", "[::1]"].includes(host)));
}

export const SETTINGS = {
  data: { about: "Folder for the database, the received files and the products.", schema: z.string() },
  database: {
    about: "Address of a PostgreSQL 15 to 18; the shipped one is started when this is not set.",
    schema: z.string().optional(),
    also: ["DATABASE_URL"],
    secret: true,
  },
  databaseOwner: {
    about:
      "Address of the same database under the role that owns it, used to migrate at the start alone; the role of the other address then owns nothing and can change rows only.",
    schema: z.string().optional(),
    also: ["DATABASE_OWNER_URL"],
    secret: true,
  },
  host: {
    about: "Address of this machine itself that the desk is served on.",
    schema: z.string().default("127.0.0.1"),
  },
  port: {
    about: "Port the desk is served on.",
    schema: z.coerce.number().int().min(0).max(65_535).default(4646),
  },
  tlsCertificate: {
    about:
      "File with the certificate of the desk's address and its chain, PEM; with it the port speaks https and nothing else.",
    schema: z.string().optional(),
  },
  tlsKey: {
    about:
      "File with the key of that certificate, PEM, which nobody else may read; or keyring:NAME, credential:NAME.",
    schema: z.string().optional(),
    refers: true,
  },
  tlsAuthority: {
    about:
      "File with the certificate of the institution's own authority that the desk's certificate is by, PEM; the publicly trusted ones if left out.",
    schema: z
      .string()
      .refine((path) => isAbsolute(path), "must be a whole path")
      .optional(),
  },
  publicAddress: {
    about:
      "Address by which people open the desk, such as https://desk.example.org, where a proxy stands before it; sign-in, links and passkeys belong to it.",
    schema: z
      .string()
      .transform((text) => text.replace(/\/+$/, ""))
      .refine(
        (text) =>
          URL.canParse(text) && new URL(text).origin === text && /^https?:$/.test(new URL(text).protocol),
        "write it as https://name, without a path",
      )
      .optional(),
  },
  language: {
    about: "Language of products and of what the command line prints: en or tr.",
    schema: Language.default("en"),
  },
  example: {
    about: "Load the worked example when the data folder is empty.",
    schema: z.union([z.boolean(), flag]).default(true),
  },
  administrationNetworks: {
    about:
      "Networks within which alone administering, securing, protecting, overseeing and unsealing are answered, such as 10.20.0.0/16; every one if none is named.",
    schema: list
      .default([])
      .refine((networks) => networks.every(isNetwork), "each must be a network, such as 10.20.0.0/16"),
  },
  officePasskeys: {
    about:
      "Which passkeys administer, oversee and unseal: bound, to the one device that made them, or any, which is looser and lets a keyring copy them.",
    schema: z.enum(["any", "bound"]).default("any"),
  },
  passkeyModels: {
    about:
      "Models of authenticators that alone administer, oversee and unseal, by their AAGUID; every one if none is named.",
    schema: list
      .default([])
      .transform((models) => models.map((model) => model.toLowerCase()))
      .refine(
        (models) => models.every((model) => z.guid().safeParse(model).success),
        "each must be an AAGUID, such as 2fc0579f-8113-47ea-b116-bb5a8db9202a",
      ),
  },
  passkeyAuthorities: {
    about:
      "File with the certificates of the makers' authorities that vouch for those models, PEM; needed with passkeyModels.",
    schema: z
      .string()
      .refine((path) => isAbsolute(path), "must be a whole path")
      .optional(),
  },
  allowHosts: {
    about: "Hosts on private networks that collectors may fetch from, by name.",
    schema: list.default([]),
  },
  fetchHosts: {
    about:
      "The only hosts that collectors may fetch from, each with all names below it; every public one if none is named.",
    schema: list.default([]),
  },
  plainHosts: {
    about: "Hosts that collectors may fetch from by http, without TLS, by name.",
    schema: list.default([]),
  },
  uploadFiles: {
    about: "Files that one person may upload in 24 hours.",
    schema: z.coerce.number().int().min(1).default(20_000),
  },
  uploadMegabytes: {
    about: "Megabytes, unpacked, that one person may upload in 24 hours.",
    schema: z.coerce.number().int().min(1).default(50_000),
  },
  watchFolders: {
    about: "Folders under which sources may watch for files, beside the folder inbox in the data folder.",
    schema: list
      .default([])
      .refine((folders) => folders.every((folder) => isAbsolute(folder)), "each must be a whole path"),
  },
  logOrigin: {
    about:
      "Name of the audit log in its checkpoints, such as log.example.org/desk; set before the first start.",
    schema: z.string().optional(),
  },
  logKey: {
    about:
      "Key that signs the audit log, for machines that share a database; made in the data folder otherwise.",
    schema: z.string().optional(),
    secret: true,
  },
  rootKeyFile: {
    about:
      "File with the key that wraps the desk's own keys, 32 bytes in base64, which nobody else may read; the credential presage-root-key of systemd comes first, and without either one is made in the data folder.",
    schema: z
      .string()
      .refine((path) => isAbsolute(path), "must be a whole path")
      .optional(),
  },
  peopleKey: {
    about:
      "Key that seals the people's codes, for machines that share a database; made in the data folder otherwise.",
    schema: z.string().optional(),
    secret: true,
  },
  ssoIssuer: {
    about:
      "Issuer of an OpenID Connect service that vouches for people of one institution, such as https://id.example.org.",
    schema: z.string().optional(),
  },
  ssoClientId: { about: "Name by which that service knows this desk.", schema: z.string().optional() },
  ssoClientSecret: {
    about: "Secret by which this desk proves itself to that service.",
    schema: z.string().optional(),
    secret: true,
  },
  ssoClientSecretFile: {
    about: "File that holds that secret, instead of the secret itself.",
    schema: z.string().optional(),
  },
  ssoInstitution: {
    about: "Key of the institution whose people that service vouches for.",
    schema: z.string().default("home"),
  },
  ssoSecondFactor: {
    about:
      "Words of that service that tell of a second factor, each as acr=VALUE or amr=VALUE; without them it vouches for one factor.",
    schema: list
      .default([])
      .refine(
        (words) => words.every((word) => /^(acr|amr)=./.test(word)),
        "each must be acr=VALUE or amr=VALUE",
      ),
  },
  ssoNameClaim: {
    about: "Claim of that service by which an identity is shown to its person.",
    schema: z.string().default("preferred_username"),
  },
  logReceiver: {
    about:
      "The institution's own syslog server, which is handed each entry of the audit log: tls://logs.example.org:6514, or tcp:// for one on this machine.",
    schema: z
      .string()
      .refine(isLogReceiver, "must be tls://HOST:PORT, or tcp://127.0.0.1:PORT for this machine itself")
      .optional(),
  },
  logReceiverAuthority: {
    about:
      "File with the certificate of the authority that the syslog server's certificate is by, PEM; the publicly trusted ones if left out.",
    schema: z
      .string()
      .refine((path) => isAbsolute(path), "must be a whole path")
      .optional(),
  },
  ...SENDING_SETTINGS,
  witnesses: {
    about: "Who is asked to cosign the audit log: each a verifier key, a space, and the address to ask.",
    schema: list.default([]),
  },
  witnessQuorum: {
    about: "How many witnesses must have cosigned before a checkpoint counts.",
    schema: z.coerce.number().int().min(0).max(64).default(0),
  },
  witnessFor: {
    about: "Verifier keys of the audit logs of other institutions that this desk cosigns.",
    schema: list.default([]),
  },
  vaultKey: {
    about:
      "Key of the source vault whose notices this desk writes into its audit log (./presage vault keys).",
    schema: z.string().optional(),
  },
  purpose: {
    about: "Why a command looks at records that hold personal data; it goes into the audit log.",
    schema: z.string().trim().max(1_000).optional(),
  },
  log: {
    about: "What is logged: silent, error, warn, info or debug.",
    schema: z.enum(["silent", "error", "warn", "info", "debug"]).default("warn"),
  },
} as const satisfies Record<string, Setting>;

/** The settings that may stand on a command line without a value, which then means yes. */
export function isSwitch(name: SettingName): boolean {
  const schema: z.ZodType = SETTINGS[name].schema;
  return schema.safeParse(true).success && schema.safeParse("true").success;
}

/** Whether a setting may refer to a secret instead of holding it. */
export function mayRefer(name: string): name is SecretName {
  const setting = Object.entries<Setting>(SETTINGS).find(([known]) => known === name)?.[1];
  return setting?.secret === true || setting?.refers === true;
}

export type SettingName = keyof typeof SETTINGS;
export type SecretName = {
  [Name in SettingName]: (typeof SETTINGS)[Name] extends { secret: true } | { refers: true } ? Name : never;
}[SettingName];
export type Config = { readonly [Name in SettingName]: z.output<(typeof SETTINGS)[Name]["schema"]> };

export interface Explained {
  readonly name: string;
  readonly value: unknown;
  readonly from: string;
  readonly flag: string;
  readonly environment: string;
  readonly about: string;
}

export interface ConfigInput {
  readonly flags: Readonly<Record<string, string | undefined>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export function readConfig(input: ConfigInput): { readonly config: Config; readonly explained: Explained[] } {
  refuseSwitchingOff(Object.keys(input.flags), "the command line");
  const own = Object.keys(input.environment).filter((name) => name.startsWith("PRESAGE_"));
  refuseSwitchingOff(
    own.map((name) => name.slice("PRESAGE_".length)),
    "the environment",
  );
  const file = configFile(input);
  const written = readFile(file, !isBlank(input.flags.config ?? input.environment.PRESAGE_CONFIG));
  const found = Object.entries<Setting>(SETTINGS).map(([name, setting]) =>
    settingOf(name, setting, input, written, file),
  );
  const config: Record<string, unknown> = Object.fromEntries(found.map(({ name, parsed }) => [name, parsed]));
  return {
    config: ConfigSchema.parse(config),
    explained: found.map(({ parsed, secret, ...rest }) => ({
      ...rest,
      value: secret && parsed !== undefined && !isReference(parsed) ? "(set, not shown)" : parsed,
    })),
  };
}

/** Where a secret is may be shown; a secret that looks so is none. */
function isReference(value: unknown): boolean {
  return typeof value === "string" && /^(keyring|credential):[a-z][a-z0-9.-]{0,63}$/.test(value);
}

/** Settings that there are not, and will not be: what they would switch off is not switched off (R13). */
const SWITCHING_OFF =
  /^(?:no|disable|skip|without)?(?:audit|auditlog|auditing|transparencylog|tlog|witness|witnessing|retention|erasure|legalholds?|consultations?)(?:off|disabled?|enabled?|false|none|log|logging)*$/;

/** @throws Fault `refused` (R13). */
function refuseSwitchingOff(names: readonly string[], where: string): void {
  for (const name of names) {
    if (Object.hasOwn(SETTINGS, name) || !SWITCHING_OFF.test(name.toLowerCase().replaceAll(/[^a-z]/g, "")))
      continue;
    throw refusal("R13", `${REFUSALS.R13.says} Take "${name}" out of ${where}.`);
  }
}

const ConfigSchema: z.ZodType<Config> = z.custom<Config>((value) => typeof value === "object");

function settingOf(
  name: string,
  setting: Setting,
  { flags, environment }: ConfigInput,
  written: Readonly<Record<string, unknown>>,
  file: string,
) {
  const variable = variableOf(name);
  const candidates: [unknown, string][] = [
    [flags[flagOf(name)], `the flag --${flagOf(name)}`],
    ...[variable, ...(setting.also ?? [])].map((key): [unknown, string] => [
      environment[key],
      `the environment variable ${key}`,
    ]),
    [written[name], file],
    [name === "data" ? defaultDataFolder(environment) : undefined, "the platform's usual folder"],
  ];
  const [value, from] = candidates.find(([candidate]) => !isBlank(candidate)) ?? [undefined, "the default"];
  const parsed = setting.schema.safeParse(value);
  if (!parsed.success) {
    const said = setting.secret ? "(not shown)" : JSON.stringify(value);
    throw new Fault(
      "invalid",
      `The setting "${name}" from ${from} is ${said}: ${parsed.error.issues[0]?.message}.`,
    );
  }
  const absolute = name === "data" && typeof parsed.data === "string" ? resolve(parsed.data) : parsed.data;
  return {
    name,
    parsed: absolute,
    from,
    secret: setting.secret,
    flag: `--${flagOf(name)}`,
    environment: variable,
    about: setting.about,
  };
}

/** A line "name:" of a file and an empty variable say nothing. */
function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}

export function flagOf(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function variableOf(name: string): string {
  return `PRESAGE_${flagOf(name).replaceAll("-", "_").toUpperCase()}`;
}

function configFile({ flags, environment }: ConfigInput): string {
  const base = environment.XDG_CONFIG_HOME ?? join(environment.HOME ?? homedir(), ".config");
  return flags.config ?? (environment.PRESAGE_CONFIG || join(base, "presage", "config.yaml"));
}

function readFile(path: string, named: boolean): Readonly<Record<string, unknown>> {
  if (!existsSync(path)) {
    if (named) throw new Fault("missing", `There is no config file ${path}.`);
    return {};
  }
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw new Fault(
      "forbidden",
      `The config file ${path} cannot be read; check that it is a file and its rights.`,
      {},
      cause,
    );
  }
  let content: unknown;
  try {
    content = parseYaml(text);
  } catch (cause) {
    throw new Fault(
      "invalid",
      `The config file ${path} is not valid YAML; correct it or remove it.`,
      {},
      cause,
    );
  }
  const parsed = z.record(z.string(), z.unknown()).safeParse(content ?? {});
  if (!parsed.success) throw new Fault("invalid", `The config file ${path} must hold "name: value" lines.`);
  refuseSwitchingOff(Object.keys(parsed.data), `the config file ${path}`);
  const unknown = Object.keys(parsed.data).find((name) => !Object.hasOwn(SETTINGS, name));
  if (unknown)
    throw new Fault(
      "invalid",
      `The config file ${path} names "${unknown}"; known are ${Object.keys(SETTINGS).join(", ")}.`,
    );
  return parsed.data;
}

function defaultDataFolder(environment: ConfigInput["environment"]): string {
  const home = environment.HOME ?? homedir();
  if (platform() === "darwin") return join(home, "Library", "Application Support", "Presage");
  if (platform() === "win32") return join(environment.LOCALAPPDATA ?? home, "Presage");
  return join(environment.XDG_DATA_HOME ?? join(home, ".local", "share"), "presage");
}
