export interface Toast {
  id: number;
  text: string;
  kind: 'info' | 'success' | 'error';
  /** What can still be done about it, while it is shown. */
  way?: { label: string; key?: string; act: () => unknown };
}

let shown: readonly Toast[] = [];
let last = 0;
const listeners = new Set<() => void>();

function show(next: readonly Toast[]): void {
  shown = next;
  for (const tell of listeners) tell();
}

/** Says something over the page for a few seconds. */
export function toast(text: string, kind: Toast['kind'] = 'info', seconds = 3, way?: Toast['way']): void {
  const fresh = { id: ++last, text, kind, ...(way && { way }) };
  show([...shown, fresh]);
  setTimeout(() => show(shown.filter((one) => one !== fresh)), seconds * 1000);
}

/** Takes one away before its time. */
export const hush = (id: number): void => show(shown.filter((one) => one.id !== id));

export const toasts = {
  watch(tell: () => void): () => void {
    listeners.add(tell);
    return () => void listeners.delete(tell);
  },
  now: (): readonly Toast[] => shown,
};
