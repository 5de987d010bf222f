/** The sign of Presage; the words beside it say what it is. */
export function Mark() {
  return (
    <svg
      aria-hidden="true"
      width="26"
      height="26"
      viewBox="0 0 32 32"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.8"
    >
      <path d="M5 24 12 17 17.5 20.5 27 8" strokeLinecap="round" strokeLinejoin="round" />
      <circle cx="27" cy="8" r="2.4" fill="currentColor" stroke="none" />
    </svg>
  );
}
