import { Button, Textarea } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useClock } from "../api/clock.ts";
import { useWrite } from "../api/reads.ts";
import { useTell } from "../frame/toasts.tsx";
import { useLanguage } from "../language/language.tsx";
import { useProblemSentence } from "../parts/states.tsx";
import type { QuestionView } from "./question-thing.tsx";

/** What is said about a question beside the estimates. */
export function QuestionComments({ view }: { readonly view: QuestionView }) {
  const { say, format } = useLanguage();
  const { isPresent } = useClock();
  const tell = useTell();
  const sentence = useProblemSentence();
  const save = useWrite("question-comment");
  const [text, setText] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === "") return;
    save.mutate(
      { questionId: view.question.id, text },
      { onSuccess: () => setText(""), onError: (error) => tell(sentence(error), { bad: true }) },
    );
  };
  return (
    <section className="card" aria-labelledby="comments">
      <h2 className="card-title" id="comments">
        {say("questions.comments")}
      </h2>
      <div className="card-body stack">
        {view.comments.map((one) => (
          <p key={one.id}>
            <span className="small muted">
              {one.name} · {format.moment(one.at)}
            </span>
            <br />
            <span dir="auto">{one.text}</span>
          </p>
        ))}
        {isPresent && (
          <form className="stack" onSubmit={submit}>
            <Textarea
              aria-label={say("questions.comment")}
              placeholder={say("questions.comment")}
              autosize
              minRows={2}
              value={text}
              onChange={({ currentTarget }) => setText(currentTarget.value)}
            />
            <div className="row">
              <Button
                size="xs"
                variant="default"
                type="submit"
                disabled={text.trim() === ""}
                loading={save.isPending}
              >
                {say("questions.comment.add")}
              </Button>
            </div>
          </form>
        )}
      </div>
    </section>
  );
}
