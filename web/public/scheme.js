// Sets theme and language before the first paint, so that nothing flashes.
(() => {
  const root = document.documentElement;
  let scheme = "auto";
  let language = "";
  try {
    scheme = localStorage.getItem("presage.scheme") ?? "auto";
    language = localStorage.getItem("presage.language") ?? "";
  } catch {
    // Storage may be switched off; the defaults serve.
  }
  if (scheme !== "light" && scheme !== "dark")
    scheme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  root.dataset.mantineColorScheme = scheme;
  root.lang =
    language === "tr" || language === "en" ? language : navigator.language.startsWith("tr") ? "tr" : "en";
})();
