import { useEffect } from "react";

/** Paper is white: while the page is printed it wears the light theme. */
export function useLightPrint(): void {
  useEffect(() => {
    const { dataset } = document.documentElement;
    let before: string | undefined;
    const begin = () => {
      before = dataset.mantineColorScheme;
      dataset.mantineColorScheme = "light";
    };
    const end = () => {
      if (before) dataset.mantineColorScheme = before;
    };
    window.addEventListener("beforeprint", begin);
    window.addEventListener("afterprint", end);
    return () => {
      window.removeEventListener("beforeprint", begin);
      window.removeEventListener("afterprint", end);
    };
  }, []);
}
