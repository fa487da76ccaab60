import type { CaseDetail } from '@anyuan/contract';
import { Button } from 'antd';
import { useState, type ReactNode } from 'react';

import { caseType } from '../../case-types.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { useBlock } from '../../kit/case-blocks.ts';
import { ConfirmButton } from '../../kit/ConfirmButton.tsx';
import { Sheet } from './Sheet.tsx';

/** More than these go behind one button. */
const inSight = 2;

interface Props {
  item: CaseDetail;
  names: readonly string[];
  ask: (action: string) => void;
  take: (action: string) => Promise<void>;
}

/** What else this person may do, small and above the verb. */
export function OtherSteps({ item, names, ask, take }: Props) {
  const t = useText('phone');
  const c = useText('cases');
  const label = useLabel();
  const [isListOpen, openList] = useState(false);
  const type = caseType(item.type);
  const blockOf = useBlock(item);
  const nameOf = (action: string): string => label(type?.actions[action]?.label) || action;
  const button = (name: string): ReactNode => {
    const action = type?.actions[name];
    const isDanger = action?.isDanger ?? false;
    const block = blockOf(name);
    if (block)
      return (
        <div key={name}>
          <Button disabled>{nameOf(name)}</Button>
          <div className="muted">◆ {block}</div>
        </div>
      );
    if (action?.input)
      return (
        <Button
          key={name}
          danger={isDanger}
          onClick={() => {
            openList(false);
            ask(name);
          }}
        >
          {nameOf(name)}
        </Button>
      );
    return (
      <ConfirmButton
        key={name}
        danger={isDanger}
        question={c('sureStep', { step: nameOf(name), title: item.title })}
        verb={nameOf(name)}
        act={() => take(name)}
      />
    );
  };
  if (names.length <= inSight) return <div className="other-verbs">{names.map(button)}</div>;
  return (
    <>
      <Button block onClick={() => openList(true)}>
        {t('otherSteps', { count: names.length })}
      </Button>
      <Sheet open={isListOpen} close={() => openList(false)} title={t('otherSteps', { count: names.length })}>
        <div className="verb-list">{names.map(button)}</div>
      </Sheet>
    </>
  );
}
