const prefix = 'anyuan.';

/** Small choices of this browser: language, theme, table columns. Storage may be forbidden; then nothing is kept. */
export function recall(key: string): string | null {
  try {
    return localStorage.getItem(prefix + key);
  } catch {
    return null;
  }
}

export function remember(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(prefix + key);
    else localStorage.setItem(prefix + key, value);
  } catch {
    // Private windows and locked-down browsers refuse; the choice then lasts as long as the page.
  }
}

export function recallJson<T>(key: string, fallback: T): T {
  try {
    return (JSON.parse(recall(key) ?? 'null') as T | null) ?? fallback;
  } catch {
    return fallback;
  }
}
