import {
  type ConvertCSSVariablesInput,
  convertCssVariables,
  createTheme,
  DEFAULT_THEME,
  defaultCssVariablesResolver,
  type MantineColorsTuple,
  mergeMantineTheme,
} from "@mantine/core";

/** The accent: a deep blue-green, from pale to dark. */
const petrol: MantineColorsTuple = [
  "#e6f1f2",
  "#cfe4e6",
  "#a5ccd0",
  "#7db3ba",
  "#4fb3be",
  "#2c93a0",
  "#1c7a86",
  "#0b5f6b",
  "#0a5560",
  "#07434c",
];

export const theme = createTheme({
  fontFamily: "var(--font)",
  fontFamilyMonospace: "var(--mono)",
  primaryColor: "petrol",
  primaryShade: { light: 7, dark: 6 },
  colors: { petrol },
  defaultRadius: 6,
  fontSizes: { xs: "12px", sm: "13px", md: "13px", lg: "14px", xl: "20px" },
  lineHeights: { xs: "16px", sm: "20px", md: "20px", lg: "22px", xl: "28px" },
  spacing: { xs: "4px", sm: "8px", md: "12px", lg: "16px", xl: "24px" },
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: "xs" } },
    ActionIcon: { defaultProps: { variant: "subtle", color: "gray" } },
    Tooltip: { defaultProps: { withArrow: false, openDelay: 350, transitionProps: { duration: 80 } } },
    Popover: { defaultProps: { transitionProps: { duration: 100 }, shadow: "none" } },
    Menu: { defaultProps: { transitionProps: { duration: 100 }, shadow: "none" } },
    TextInput: { defaultProps: { size: "xs" } },
    Textarea: { defaultProps: { size: "xs" } },
    NumberInput: { defaultProps: { size: "xs" } },
    NativeSelect: { defaultProps: { size: "xs" } },
    Select: { defaultProps: { size: "xs" } },
    MultiSelect: { defaultProps: { size: "xs" } },
    Checkbox: { defaultProps: { size: "xs" } },
    SegmentedControl: { defaultProps: { size: "xs" } },
  },
});

/** Mantine's variables for this theme, as it would write them into the page itself. */
export function sheet(): CSSStyleSheet {
  const { variables, light, dark } = defaultCssVariablesResolver(mergeMantineTheme(DEFAULT_THEME, theme));
  const own: ConvertCSSVariablesInput = {
    variables,
    light: { ...light, ...colours, "--mantine-color-scheme": "light" },
    dark: { ...dark, ...colours, "--mantine-color-scheme": "dark" },
  };
  const made = new CSSStyleSheet();
  made.replaceSync(convertCssVariables(own));
  return made;
}

/** Mantine's own variables point at the desk's tokens, so that there is one source of colour. */
const colours = {
  "--mantine-color-body": "var(--ground)",
  "--mantine-color-text": "var(--ink)",
  "--mantine-color-dimmed": "var(--muted)",
  "--mantine-color-placeholder": "var(--muted)",
  "--mantine-color-anchor": "var(--accent-ink)",
  "--mantine-color-default": "var(--surface)",
  "--mantine-color-default-hover": "var(--hover)",
  "--mantine-color-default-color": "var(--ink)",
  "--mantine-color-default-border": "var(--line-firm)",
  "--mantine-color-error": "var(--bad)",
  "--mantine-color-petrol-filled": "var(--accent)",
  "--mantine-color-petrol-light": "var(--accent-soft)",
  "--mantine-color-petrol-light-color": "var(--accent-ink)",
  "--mantine-color-gray-light-color": "var(--quiet)",
  "--mantine-color-gray-outline": "var(--line-strong)",
  "--mantine-color-gray-text": "var(--quiet)",
  "--mantine-color-disabled": "var(--sunken)",
  "--mantine-color-disabled-color": "var(--muted)",
  "--mantine-color-disabled-border": "var(--line-firm)",
};
