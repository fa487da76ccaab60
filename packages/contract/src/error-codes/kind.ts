/** Code → HTTP status, Chinese text, English text; `{name}` is filled from `details`. */
export type Codes = Readonly<Record<string, readonly [status: number, zh: string, en: string]>>;
