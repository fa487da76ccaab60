import { pino, type Logger } from 'pino';

export type Log = Logger;

/** Structured lines on standard error; secrets never reach them. */
export function makeLog(level: string): Log {
  return pino(
    {
      level,
      base: null,
      redact: [
        'password',
        '*.password',
        'token',
        '*.token',
        'req.headers.cookie',
        'req.headers.authorization',
        // PostgreSQL repeats the row it refuses, with what is secret in it.
        'err.detail',
        'err.where',
        'err.internalQuery',
      ],
    },
    { write: (line: string) => void process.stderr.write(line) },
  );
}
