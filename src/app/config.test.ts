import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { type ConfigInput, isSwitch, readConfig, SETTINGS } from "./config.ts";

function configFile(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "presage-config-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "config.yaml"), text);
  return join(folder, "config.yaml");
}

/** A machine without settings of its own. */
const BARE = { HOME: "/nobody" };

function read(input: Partial<ConfigInput> = {}) {
  return readConfig({ flags: {}, environment: BARE, ...input });
}

function explanation(name: string, input: Partial<ConfigInput>) {
  return read(input).explained.find((setting) => setting.name === name);
}

describe("a setting", () => {
  test("is taken from the flag, else the environment, else the file, else the default", () => {
    const file = configFile("port: 3\n");
    const flags = { config: file };
    const environment = { ...BARE, PRESAGE_PORT: "2" };
    expect(explanation("port", { flags: { ...flags, port: "1" }, environment })).toMatchObject({
      value: 1,
      from: "the flag --port",
    });
    expect(explanation("port", { flags, environment })).toMatchObject({
      value: 2,
      from: "the environment variable PRESAGE_PORT",
    });
    expect(explanation("port", { flags })).toMatchObject({ value: 3, from: file });
    expect(explanation("port", {})).toMatchObject({ value: 4646, from: "the default" });
  });

  test("that is empty in one place is looked for in the next", () => {
    const flags = { config: configFile("port:\nhost: ''\n") };
    const { config } = read({ flags, environment: { ...BARE, PRESAGE_HOST: "" } });
    expect(config).toMatchObject({ port: 4646, host: "127.0.0.1" });
  });

  test.each([
    ["port", "4646.5"],
    ["port", "70000"],
    ["port", "http"],
    ["language", "klingon"],
    ["example", "perhaps"],
    ["log", "loud"],
  ])("%s cannot be %s, and the refusal names both and where it was found", (name, value) => {
    expect(() => read({ flags: { [name]: value } })).toThrow(
      `The setting "${name}" from the flag --${name} is "${value}"`,
    );
  });

  test("that is a list is read from commas and from a list", () => {
    expect(
      read({ environment: { ...BARE, PRESAGE_ALLOW_HOSTS: "a.test, b.test" } }).config.allowHosts,
    ).toEqual(["a.test", "b.test"]);
    const flags = { config: configFile("allowHosts: [a.test, b.test]\n") };
    expect(read({ flags }).config.allowHosts).toEqual(["a.test", "b.test"]);
  });

  test("that is a secret is shown neither when it is right nor when it is wrong", () => {
    const secret = "postgres://user:hunter2@host/name";
    const shown = explanation("database", { environment: { ...BARE, DATABASE_URL: secret } });
    expect(shown).toMatchObject({ value: "(set, not shown)", from: "the environment variable DATABASE_URL" });
    expect(() => read({ flags: { config: configFile("database: [hunter2]\n") } })).toThrow("(not shown)");
    expect(() => read({ flags: { config: configFile("database: [hunter2]\n") } })).not.toThrow("hunter2");
  });

  test("may stand without a value only when it is a yes or a no", () => {
    const names = [
      "data",
      "database",
      "databaseOwner",
      "host",
      "port",
      "tlsCertificate",
      "tlsKey",
      "tlsAuthority",
      "officePasskeys",
      "passkeyModels",
      "passkeyAuthorities",
      "publicAddress",
      "language",
      "example",
      "administrationNetworks",
      "allowHosts",
      "fetchHosts",
      "plainHosts",
      "uploadFiles",
      "uploadMegabytes",
      "watchFolders",
      "logOrigin",
      "logKey",
      "peopleKey",
      "rootKeyFile",
      "ssoIssuer",
      "ssoClientId",
      "ssoClientSecret",
      "ssoClientSecretFile",
      "ssoInstitution",
      "ssoSecondFactor",
      "ssoNameClaim",
      "logReceiver",
      "logReceiverAuthority",
      "mailServer",
      "mailFrom",
      "mailUser",
      "mailPassword",
      "mailPasswordFile",
      "mailAuthority",
      "webhookHosts",
      "witnesses",
      "witnessQuorum",
      "witnessFor",
      "vaultKey",
      "purpose",
      "log",
    ] as const;
    expect([...names].sort()).toEqual(Object.keys(SETTINGS).sort());
    expect(names.filter(isSwitch)).toEqual(["example"]);
  });
});

describe("the data folder", () => {
  test("is the platform's usual one, or absolute from where the command was typed", () => {
    expect(read().config.data).toContain("/nobody/");
    expect(read({ environment: { XDG_DATA_HOME: "/elsewhere" } }).config.data.toLowerCase()).toContain(
      "presage",
    );
    expect(read({ flags: { data: "here" } }).config.data).toBe(resolve("here"));
    expect(read({ environment: { ...BARE, PRESAGE_DATA: "there" } }).config.data).toBe(resolve("there"));
  });
});

describe("the config file", () => {
  test("may be absent, unless it was named", () => {
    expect(read().config.port).toBe(4646);
    expect(() => read({ flags: { config: "/nowhere/config.yaml" } })).toThrow(
      "There is no config file /nowhere/config.yaml.",
    );
    const PRESAGE_CONFIG = "/nowhere/named.yaml";
    expect(() => read({ environment: { ...BARE, PRESAGE_CONFIG } })).toThrow(PRESAGE_CONFIG);
    expect(read({ environment: { ...BARE, PRESAGE_CONFIG: "" } }).config.port).toBe(4646);
  });

  test("is found by flag, by environment, and in the platform's folder for settings", () => {
    const file = configFile("port: 5\n");
    expect(read({ flags: { config: file } }).config.port).toBe(5);
    expect(read({ environment: { ...BARE, PRESAGE_CONFIG: file } }).config.port).toBe(5);
  });

  test.each([
    ["prot: 80\n", 'names "prot"; known are data, '],
    ["toString: 80\n", 'names "toString"'],
    ["port: 80\n  host: x\n", "is not valid YAML"],
    ["- port\n", 'must hold "name: value" lines'],
    ["just text\n", 'must hold "name: value" lines'],
  ])("%j is refused in one sentence", (text, sentence) => {
    expect(() => read({ flags: { config: configFile(text) } })).toThrow(sentence);
  });

  test("that is a folder is refused as such", () => {
    expect(() => read({ flags: { config: tmpdir() } })).toThrow("cannot be read; check that it is a file");
  });

  test("that is empty sets nothing", () => {
    expect(read({ flags: { config: configFile("# nothing yet\n") } }).config.port).toBe(4646);
  });
});
