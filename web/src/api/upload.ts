import type { OutputOf } from "./client.ts";
import { Problem } from "./client.ts";

export interface UploadOptions {
  readonly source: string;
  readonly format: string;
  readonly label: string;
  /** Of the format; only with one that is named. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
  onSent(sent: number, total: number): void;
}

export interface Uploaded {
  readonly runs: readonly Omit<OutputOf<"runs">["items"][number], "sourceName">[];
}

/** Sends files to be taken in. XMLHttpRequest, because `fetch` does not tell how much has been sent. */
export function upload(files: readonly File[], options: UploadOptions): Promise<Uploaded> {
  const query = new URLSearchParams();
  for (const name of ["source", "format", "label"] as const)
    if (options[name]) query.set(name, options[name]);
  if (Object.keys(options.options).length > 0) query.set("options", JSON.stringify(options.options));
  const form = new FormData();
  for (const file of files) form.append("file", file, file.name);

  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/upload?${query}`);
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => options.onSent(loaded, total);
    request.onload = () => {
      if (request.status < 300) return resolve(request.response);
      const { detail = "", code = "internal" } = request.response ?? {};
      return reject(new Problem(String(detail), String(code), request.status));
    };
    request.onerror = () => reject(new Problem("", "unreachable", 0));
    request.onabort = () => reject(new Problem("", "aborted", 0));
    options.signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(form);
  });
}
