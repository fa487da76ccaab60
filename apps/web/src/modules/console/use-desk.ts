import { useCallback, useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';

import type { Board } from './board.ts';
import { deskStep, emptyDesk, endedBetween, type Desk, type DeskEvent } from './focus.ts';
import { isOpen, tabs, type Tab } from './queue.ts';

/** Where the keyboard focus is. Elements marked `data-desk` leave the console's keys to the console. */
export function placeOfFocus(element: Element | null): 'field' | 'control' | 'page' {
  if (!element || element === document.body) return 'page';
  if (
    element.closest(
      'textarea, select, [contenteditable="true"], [role="combobox"], .ant-select, input:not([type="radio"], [type="checkbox"], [type="button"])',
    )
  )
    return 'field';
  if (element.closest('[data-desk]')) return 'page';
  return element.closest('button, a, input, summary, [role="button"], [tabindex="0"]') ? 'control' : 'page';
}

const isTypingNow = (): boolean =>
  placeOfFocus(document.activeElement) === 'field' || document.querySelector('[data-asking], .ant-modal-wrap') !== null;

/** What is in hand and which tab is open; both live in the address. */
export function useDesk(board: Board | undefined) {
  const [params, setParams] = useSearchParams();
  const [desk, setDesk] = useState<Desk>(() => ({ ...emptyDesk, selected: params.get('case') ?? undefined }));
  const items = useRef<Board['items']>({});
  const known = useRef<Board['items'] | undefined>(undefined);

  const tell = useCallback((event: DeskEvent) => setDesk((before) => deskStep(before, event, items.current)), []);

  // Whoever is new and open has arrived, whether an event or a reload after a break has brought him; and what was open
  // and is not any more has ended. Both are read off the same list that decides what comes next.
  useEffect(() => {
    if (!board) return;
    const before = known.current;
    items.current = board.items;
    known.current = board.items;
    const now = Date.now();
    if (!before) return tell({ kind: 'load', now });
    const isTyping = isTypingNow();
    for (const item of Object.values(board.items))
      if (!before[item.id] && isOpen(item)) tell({ kind: 'arrive', id: item.id, isTyping, now });
    const ended = endedBetween(before, board.items);
    if (ended.length > 0) tell({ kind: 'settle', ended, now });
  }, [board, tell]);

  useEffect(() => {
    // Focus has moved on only after the event.
    const check = () => setTimeout(() => isTypingNow() || tell({ kind: 'typingEnds', now: Date.now() }), 0);
    document.addEventListener('focusout', check);
    return () => document.removeEventListener('focusout', check);
  }, [tell]);

  const { selected } = desk;
  useEffect(() => {
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (selected) next.set('case', selected);
        else next.delete('case');
        return next;
      },
      { replace: true },
    );
  }, [selected, setParams]);

  const tab = tabs.find((one) => one === params.get('tab')) ?? 'open';
  const openTab = (next: Tab): void =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        after.set('tab', next);
        return after;
      },
      { replace: true },
    );
  return { desk, tell, tab, openTab };
}
