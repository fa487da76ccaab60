/** What is sealed in JSON lies under this name, alone in its object. */
export const sealMark = '$sealed';

/** Opens what a database keeps sealed, for every connection that shares it; empty until the key has been read. */
export interface Opener {
  /** `undefined`: it cannot be opened, since its key was given up. */
  open?: (sealed: string) => unknown;
}

const isSealed = (value: unknown): value is { [sealMark]: string } =>
  value !== null &&
  typeof value === 'object' &&
  typeof (value as Record<string, unknown>)[sealMark] === 'string' &&
  Object.keys(value).length === 1;

/** JSON as it comes from the database: what is sealed in it, however deep, stands there open. */
export function jsonParser(opener: Opener): (text: string) => unknown {
  const reading = (_name: string, value: unknown): unknown =>
    isSealed(value) ? (opener.open?.(value[sealMark]) ?? null) : value;
  return (text) => (text.includes(`"${sealMark}"`) ? JSON.parse(text, reading) : JSON.parse(text));
}
