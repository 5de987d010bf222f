/** Codenames of human sources: drawn by chance from syllables, so that they say nothing about anybody. */
import { randomInt } from "node:crypto";

const CONSONANTS = "bdfgklmnprstvz";
const VOWELS = "aeiou";
const SYLLABLES = 3;

/** One of about 10^11, such as `tumiro-kalena`. */
export function drawCodename(): string {
  return `${drawWord()}-${drawWord()}`;
}

function drawWord(): string {
  return Array.from({ length: SYLLABLES }, () => drawLetter(CONSONANTS) + drawLetter(VOWELS)).join("");
}

function drawLetter(letters: string): string {
  return letters.charAt(randomInt(letters.length));
}
