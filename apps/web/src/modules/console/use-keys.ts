import { useEffect, useRef } from 'react';

import { commentBoxId } from './CommentBox.tsx';
import { justMoved, type Desk } from './focus.ts';
import { commandOf, type Command } from './keys.ts';
import type { Row } from './queue.ts';
import { placeOfFocus } from './use-desk.ts';
import type { Hand } from './use-hand.ts';

interface KeysProps {
  desk: Desk;
  hand: Hand;
  rows: readonly Row[];
  choose: (id: string) => void;
  raise: () => void;
  speak: () => void;
}

/** Binds the keyboard to the table in `keys.ts`. */
export function useKeys(props: KeysProps): void {
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const { desk, hand } = latest.current;
      const command = commandOf(
        {
          key: event.key,
          code: event.code,
          keyCode: event.keyCode,
          isComposing: event.isComposing,
          isChord: event.ctrlKey || event.altKey || event.metaKey,
          isRepeat: event.repeat,
          where: placeOfFocus(event.target instanceof Element ? event.target : null),
        },
        {
          type: hand.item?.type,
          actions: hand.keyed,
          units: Math.min(9, hand.units.length),
          hasChosen: hand.chosen.length > 0,
          isAsking: hand.asking !== undefined || isWindowOpen(),
          isMoving: justMoved(desk, Date.now()),
        },
      );
      // A window closes itself on Esc; what it holds is not ours.
      if (!command || (command.do === 'back' && isWindowOpen())) return;
      event.preventDefault();
      obey(command, latest.current);
    };
    // A button clicked with the mouse must not keep the focus: the next Space is for the alarm.
    const letGo = ({ detail, target }: MouseEvent): void => {
      const control =
        detail > 0 && target instanceof Element ? target.closest<HTMLElement>('button, a, summary') : null;
      if (control && !control.closest('.ant-modal-wrap, .ant-drawer, form')) control.blur();
    };
    // Some browsers press a button when Space is let go.
    const release = (event: KeyboardEvent): void => {
      const isOurs = placeOfFocus(event.target instanceof Element ? event.target : null) === 'control';
      if (event.code === 'Space' && isOurs && !isWindowOpen() && latest.current.hand.asking === undefined)
        event.preventDefault();
    };
    window.addEventListener('keydown', press);
    window.addEventListener('keyup', release);
    window.addEventListener('click', letGo, true);
    return () => {
      window.removeEventListener('keydown', press);
      window.removeEventListener('keyup', release);
      window.removeEventListener('click', letGo, true);
    };
  }, []);
}

const isWindowOpen = (): boolean => document.querySelector('.ant-modal-wrap, .ant-drawer-open') !== null;

function obey(command: Command, { desk, hand, rows, choose, raise, speak }: KeysProps): void {
  switch (command.do) {
    case 'nothing':
      return undefined;
    case 'raise':
      return raise();
    case 'speak':
      return speak();
    case 'act':
      return hand.run(command.action);
    case 'toggle': {
      const unit = hand.units[command.unit];
      return unit && hand.toggle(unit.person.id);
    }
    case 'log':
      return document.getElementById(commentBoxId)?.focus();
    case 'move': {
      const at = rows.findIndex(({ members }) => members.some(({ id }) => id === desk.selected));
      const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + command.by))];
      return next && choose(next.lead.id);
    }
    case 'back':
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      return hand.back();
  }
}
