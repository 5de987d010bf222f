/** Codes of an authenticator for tests that run by the real clock, where a step can end between code and answer. */
const STEP_MS = 30_000;

/**
 * @param attempt uses the code of a time; it is called once more when it was refused and the step had ended meanwhile.
 * @returns the last answer.
 */
export async function withCodeOf<Answer>(
  now: () => number,
  attempt: (timestamp: number) => Promise<Answer>,
  isRefused: (answer: Answer) => boolean,
): Promise<Answer> {
  const began = now();
  const answer = await attempt(began);
  const hasTurned = Math.floor(began / STEP_MS) !== Math.floor(now() / STEP_MS);
  return isRefused(answer) && hasTurned ? attempt(now()) : answer;
}
