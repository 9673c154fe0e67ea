import { InvalidArgumentError } from 'commander';

/** For commander: a whole number from the command line. */
export function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

/** For commander: an argument that may be given several times. */
export function eachNumber(text: string, earlier: number[]): number[] {
  return [...earlier, wholeNumber(text)];
}

/** For commander: whole numbers with commas. */
export function numbers(text: string): number[] {
  return text.split(',').map((part) => wholeNumber(part.trim()));
}
