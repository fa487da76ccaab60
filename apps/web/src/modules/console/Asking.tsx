import type { CaseDetail } from '@anyuan/contract';
import { useLayoutEffect, useRef } from 'react';

import { client } from '../../api.ts';
import { caseType } from '../../case-types.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { useRefusedChoices } from '../../kit/case-blocks.ts';
import { SchemaForm } from '../../kit/SchemaForm.tsx';
import { draftOf, keepDraft } from './drafts.ts';
import type { Hand } from './use-hand.ts';

/** What a step needs to know, asked in place: the alarm stays in sight. What was typed survives. */
export default function Asking({ item, action, hand }: { item: CaseDetail; action: string; hand: Hand }) {
  const t = useText('console');
  const label = useLabel();
  const box = useRef<HTMLDivElement>(null);
  // In the very commit that shows it: the next key is the form's, however fast it comes. What draws the first field
  // may still be on its way: then as soon as it is there.
  useLayoutEffect(() => {
    const take = (): boolean => {
      if (!box.current?.contains(document.activeElement))
        box.current?.querySelector<HTMLElement>('input, textarea')?.focus();
      return box.current?.contains(document.activeElement) ?? false;
    };
    if (take()) return undefined;
    const again = setInterval(() => take() && clearInterval(again), 20);
    return () => clearInterval(again);
  }, []);
  const refused = useRefusedChoices(item, action);
  const declared = caseType(item.type)?.actions[action];
  if (!declared?.input) return null;
  const key = `${item.id}/${action}`;
  return (
    <div className="desk-asking" data-asking={action} ref={box}>
      <p className="muted">{t('asking', { action: label(declared.label) })}</p>
      <SchemaForm
        schema={declared.input}
        verb={label(declared.label)}
        danger={action === 'falseAlarm'}
        initial={draftOf<Record<string, unknown>>(key)}
        onValues={(values) => keepDraft(key, values)}
        upload={(file) => client.file.attach({ kind: 'case', id: item.id, file })}
        submit={async (values) => {
          await hand.take(action, values);
          keepDraft(key, undefined);
        }}
        refused={refused}
        cancel={hand.back}
      />
    </div>
  );
}
