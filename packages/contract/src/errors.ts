import { errorCodes } from './error-codes.ts';
import { internalError } from './internal-error.ts';

export type ErrorCode = keyof typeof errorCodes;

/** The one shape of every error answer. */
export interface ErrorBody {
  error: { code: ErrorCode; message: string; messageEn: string; details?: Record<string, unknown> };
}

type Words = readonly [status: number, zh: string, en: string];
const wordsOf = (code: ErrorCode): Words | undefined =>
  (errorCodes as Partial<Record<string, Words>>)[code] ?? (code === 'internal' ? internalError : undefined);

interface Told {
  /** As the server that refused said it. */
  said?: { status: number; message: string; messageEn: string };
  cause?: unknown;
}

/** A refusal. Thrown anywhere, turned into an HTTP answer in exactly one place. */
export class ApiError extends Error {
  readonly code: ErrorCode;
  readonly details: Record<string, unknown>;
  readonly #said: Told['said'];

  constructor(code: ErrorCode, details: Record<string, unknown> = {}, { said, ...options }: Told = {}) {
    super(said?.messageEn || fill(wordsOf(code)?.[2] ?? code, details), options);
    this.name = 'ApiError';
    this.code = code;
    this.details = details;
    this.#said = said;
  }

  get status(): number {
    return this.#said?.status ?? wordsOf(this.code)?.[0] ?? 500;
  }

  /** Is there a text, or only a code? A page that refuses by itself fetches the texts when it needs them. */
  get hasWords(): boolean {
    return Boolean(this.#said?.message) || wordsOf(this.code) !== undefined;
  }

  toBody(): ErrorBody {
    const [, zh, en] = wordsOf(this.code) ?? [500, this.code, this.code];
    const body: ErrorBody['error'] = {
      code: this.code,
      message: this.#said?.message || fill(zh, this.details, 'zh'),
      messageEn: this.#said?.messageEn || fill(en, this.details, 'en'),
    };
    if (Object.keys(this.details).length > 0) body.details = this.details;
    return { error: body };
  }

  /** The refusal another Anyuan server answered. */
  static fromBody({ error }: ErrorBody, status: number): ApiError {
    const { code, message, messageEn, details } = error;
    return new ApiError(code, details, { said: { status, message, messageEn } });
  }
}

export function refuse(code: ErrorCode, details?: Record<string, unknown>): ApiError {
  return new ApiError(code, details);
}

/** Details may carry `{zh, en}` pairs; the text takes its own language. */
function fill(template: string, details: Record<string, unknown>, lang: 'zh' | 'en' = 'en'): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = details[name];
    if (value !== null && typeof value === 'object' && lang in value)
      return String((value as Record<string, unknown>)[lang]);
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  });
}
