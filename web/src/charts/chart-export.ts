/** Copies and downloads of what a chart shows, made in the browser; nothing leaves it. */
const STYLES = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-linejoin",
  "opacity",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
  "font-variant-numeric",
];

/** The picture as a file of its own: computed styles written into it, with its title above and source below. */
export function svgText(svg: SVGSVGElement, title: string, source: string): string {
  const copy = svg.cloneNode(true);
  if (!(copy instanceof SVGSVGElement)) return "";
  const originals = [svg, ...svg.querySelectorAll<SVGElement>("*")];
  const copies = [copy, ...copy.querySelectorAll<SVGElement>("*")];
  for (const [i, original] of originals.entries()) {
    const computed = getComputedStyle(original);
    // Property by property: as an attribute's text it would be an inline style, which the desk's policy refuses.
    for (const name of STYLES) copies[i]?.style.setProperty(name, computed.getPropertyValue(name));
  }
  for (const part of copy.querySelectorAll("[data-screen-only]")) part.remove();
  const { width, height } = svg.getBoundingClientRect();
  const page = getComputedStyle(document.documentElement);
  const [ground, ink, muted] = ["--surface", "--ink", "--muted"].map((name) =>
    page.getPropertyValue(name).trim(),
  );
  const font = 'font-family="Inter, sans-serif"';
  copy.setAttribute("x", "16");
  copy.setAttribute("y", "40");
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width + 32}" height="${height + 76}">`,
    `<rect width="100%" height="100%" fill="${ground}"/>`,
    `<text x="16" y="26" ${font} font-size="14" font-weight="600" fill="${ink}">${escaped(title)}</text>`,
    new XMLSerializer().serializeToString(copy),
    `<text x="16" y="${height + 62}" ${font} font-size="11" fill="${muted}">${escaped(source)}</text>`,
    "</svg>",
  ].join("");
}

export async function pngOf(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.width * 2;
  canvas.height = image.height * 2;
  const context = canvas.getContext("2d");
  context?.scale(2, 2);
  context?.drawImage(image, 0, 0);
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error("the canvas gave no picture"))),
      "image/png",
    ),
  );
}

export function download(content: Blob | string, name: string, type: string): void {
  const address = URL.createObjectURL(typeof content === "string" ? new Blob([content], { type }) : content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
