import { Button, FileButton, NativeSelect, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useCallback, useEffect, useRef, useState } from "react";
import type { LiveProgress } from "../api/live.ts";
import { type Uploaded, upload } from "../api/upload.ts";
import { useLanguage } from "../language/language.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { ProgressBar, timeText } from "../parts/progress-bar.tsx";
import { RunCounts } from "../parts/run-counts.tsx";
import { useProblemSentence } from "../parts/states.tsx";
import { useFileDrop } from "./file-drop.ts";
import { FormatChoice, RECOGNISED } from "./import-format.tsx";

interface ImportDialogProps {
  readonly opened: boolean;
  readonly dropped: readonly File[];
  readonly progress: LiveProgress | undefined;
  onClose(): void;
  onDrop(files: readonly File[]): void;
}

type Work =
  | { readonly kind: "choosing" }
  | { readonly kind: "sending"; readonly sent: number; readonly total: number; readonly startedAt: number }
  | { readonly kind: "done"; readonly runs: Uploaded["runs"] }
  | { readonly kind: "failed"; readonly error: unknown };

const LABELS = ["", "TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"];

/** Files dropped anywhere on the window, or chosen here, on their way into the desk. */
export function ImportDialog({ opened, dropped, progress, onClose, onDrop }: ImportDialogProps) {
  const { say } = useLanguage();
  const dropping = useFileDrop(onDrop);
  return (
    <>
      {dropping && (
        <div className="dropping">
          <div>{say("import.dropping")}</div>
        </div>
      )}
      {opened && (
        <Dialog title={say("import.title")} width={560} onClose={onClose}>
          <ImportBody dropped={dropped} progress={progress} onClose={onClose} />
        </Dialog>
      )}
    </>
  );
}

function ImportBody({ dropped, progress, onClose }: Omit<ImportDialogProps, "opened" | "onDrop">) {
  const { say } = useLanguage();
  const sentence = useProblemSentence();
  const client = useQueryClient();
  const [files, setFiles] = useState<readonly File[]>(dropped);
  const [source, setSource] = useState("");
  const [label, setLabel] = useState("");
  const [format, setFormat] = useState(RECOGNISED);
  const [work, setWork] = useState<Work>({ kind: "choosing" });
  const stop = useRef(new AbortController());
  useEffect(() => setFiles((before) => (dropped.length > 0 ? dropped : before)), [dropped]);

  const start = useCallback(async () => {
    stop.current = new AbortController();
    const startedAt = Date.now();
    setWork({ kind: "sending", sent: 0, total: 0, startedAt });
    try {
      const { runs } = await upload(files, {
        source,
        label,
        format: format.id,
        options: format.options,
        signal: stop.current.signal,
        onSent: (sent, total) => setWork({ kind: "sending", sent, total, startedAt }),
      });
      setWork({ kind: "done", runs });
    } catch (error) {
      setWork(stop.current.signal.aborted ? { kind: "choosing" } : { kind: "failed", error });
    }
    await client.invalidateQueries();
  }, [files, source, label, format, client]);

  if (work.kind === "done")
    return (
      <div className="stack import">
        <h3>{say("import.done")}</h3>
        {work.runs.map((run) => (
          <RunCounts key={run.id} run={run} />
        ))}
        <div className="thing-actions">
          <Button
            variant="default"
            onClick={() => {
              setFiles([]);
              setWork({ kind: "choosing" });
            }}
          >
            {say("import.again")}
          </Button>
          {work.runs.some(({ body }) => body.counts.quarantined > 0) && (
            <Link to="/inbox" search={{ tab: "quarantine" }} onClick={onClose}>
              {say("import.see.quarantine")}
            </Link>
          )}
          <Link to="/inbox" onClick={onClose} className="push">
            {say("import.see")}
          </Link>
        </div>
      </div>
    );

  const sending = work.kind === "sending";
  return (
    <form
      className="stack import"
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      <p className="quiet">{say("import.about")}</p>
      <FileButton multiple onChange={setFiles}>
        {(button) => (
          <button type="button" className="import-choose" {...button} disabled={sending} data-autofocus>
            <b>{say("import.choose")}</b>
            <span className="small muted">{say("import.formats")}</span>
          </button>
        )}
      </FileButton>
      {files.length > 0 && <Files files={files} />}
      <div className="two import-fields">
        <TextInput
          label={say("import.source")}
          description={say("import.source.about")}
          value={source}
          disabled={sending}
          onChange={({ currentTarget }) => setSource(currentTarget.value)}
        />
        <NativeSelect
          label={say("import.label")}
          description={say("import.label.about")}
          value={label}
          disabled={sending}
          data={LABELS.map((value) => ({ value, label: value || "–" }))}
          onChange={({ currentTarget }) => setLabel(currentTarget.value)}
        />
      </div>
      <FormatChoice chosen={format} files={files} disabled={sending} onChoose={setFormat} />
      {work.kind === "failed" && (
        <p className="bad" role="alert" dir="auto">
          {sentence(work.error)}
        </p>
      )}
      {sending && <Sending work={work} progress={progress} />}
      <div className="thing-actions">
        <span className="small muted import-own">{say("import.own")}</span>
        <span className="push" />
        {sending && (
          <Button variant="default" onClick={() => stop.current.abort()}>
            {say("common.cancel")}
          </Button>
        )}
        <Button type="submit" disabled={files.length === 0 || sending}>
          {files.length > 0 ? say("import.start", { count: files.length }) : say("frame.import")}
        </Button>
      </div>
    </form>
  );
}

function Files({ files }: { readonly files: readonly File[] }) {
  const { say, format } = useLanguage();
  const size = files.reduce((sum, file) => sum + file.size, 0);
  return (
    <div className="small">
      <p className="muted">{say("import.files", { count: files.length, size: format.bytes(size) })}</p>
      <ul className="import-files">
        {files.slice(0, 6).map((file) => (
          <li key={file.name} className="row">
            <span className="clip" dir="auto">
              {file.name}
            </span>
            <span className="muted push">{format.bytes(file.size)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Sending({
  work,
  progress,
}: {
  readonly work: Extract<Work, { kind: "sending" }>;
  readonly progress: LiveProgress | undefined;
}) {
  const { say, format } = useLanguage();
  const { sent, total, startedAt } = work;
  const isSent = total > 0 && sent >= total;
  const known = isSent ? progress?.total : total;
  const done = isSent ? (progress?.done ?? 0) : sent;
  const part = known ? Math.min(1, done / known) : undefined;
  const left =
    part && part > 0.05 && !isSent ? ((Date.now() - startedAt) / 1000) * (1 / part - 1) : undefined;
  return (
    <div className="stack" role="status">
      <ProgressBar label={say("import.working")} part={part} />
      <p className="small muted numeric">
        {!isSent && say("import.sending", { sent: format.bytes(sent), total: format.bytes(total) })}
        {isSent && !progress && say("import.working")}
        {isSent && progress && stepText(progress, say)}
        {left !== undefined && left > 2 && ` · ${say("import.left", { time: timeText(left, say) })}`}
      </p>
    </div>
  );
}

type Say = ReturnType<typeof useLanguage>["say"];

function stepText({ step, done, total }: LiveProgress, say: Say): string {
  return total ? say("import.step.of", { step, done, total }) : say("import.step", { step, done });
}
