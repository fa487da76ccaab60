import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';

import { recall, remember } from './remember.ts';
import { cssVariables, type Mode } from './tokens.ts';

export type Surface = 'office' | 'phone' | 'screen';

export function surfaceOf(path: string): Surface {
  if (/^\/(console|wall|board)(\/|$)/.test(path)) return 'screen';
  return /^\/(m|p)(\/|$)/.test(path) ? 'phone' : 'office';
}

const defaultMode: Record<Surface, Mode> = { office: 'light', phone: 'light', screen: 'dark' };
const storedMode = (surface: Surface): Mode =>
  recall(`theme.${surface}`) === (defaultMode[surface] === 'light' ? 'dark' : 'light')
    ? otherMode(defaultMode[surface])
    : defaultMode[surface];
const otherMode = (mode: Mode): Mode => (mode === 'light' ? 'dark' : 'light');

export function paint(mode: Mode): void {
  const root = document.documentElement;
  root.dataset['theme'] = mode;
  root.style.colorScheme = mode;
  for (const [name, value] of Object.entries(cssVariables(mode))) root.style.setProperty(name, value);
}

const Theme = createContext<{ mode: Mode; surface: Surface; toggle: () => void }>({
  mode: 'light',
  surface: 'office',
  toggle: () => {},
});
export const useTheme = () => useContext(Theme);

/** Every surface remembers its own theme: the console stays dark though the office is light. */
export function ThemeProvider({ surface, children }: { surface: Surface; children: ReactNode }) {
  const [chosen, choose] = useState<Partial<Record<Surface, Mode>>>({});
  const mode = chosen[surface] ?? storedMode(surface);
  useEffect(() => paint(mode), [mode]);
  const value = useMemo(
    () => ({
      mode,
      surface,
      toggle: () => {
        remember(`theme.${surface}`, otherMode(mode));
        choose((before) => ({ ...before, [surface]: otherMode(mode) }));
      },
    }),
    [mode, surface],
  );
  return <Theme value={value}>{children}</Theme>;
}
