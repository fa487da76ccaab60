import { useEffect, useRef } from 'react';

import { commandOf, type Command } from './keys.ts';

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('input, textarea, select, [contenteditable], [role=combobox]') !== null;
const isWindowOpen = (): boolean => document.querySelector('.ant-modal-wrap, .ant-drawer-open') !== null;

/** Binds the keyboard to the table in `keys.ts`. */
export function useKeys(at: { services: number; choices: number }, obey: (command: Command) => void): void {
  const latest = useRef({ at, obey });
  useEffect(() => {
    latest.current = { at, obey };
  });
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const command = commandOf(
        {
          key: event.key,
          keyCode: event.keyCode,
          isComposing: event.isComposing,
          isChord: event.ctrlKey || event.altKey || event.metaKey,
          isRepeat: event.repeat,
          isElsewhere: isTyping(event.target) || isWindowOpen(),
        },
        latest.current.at,
      );
      if (!command) return;
      event.preventDefault();
      latest.current.obey(command);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}
