import { Collapse } from 'antd';
import type { ReactNode } from 'react';

import { useText } from '../i18n/index.ts';
import { Time } from './Time.tsx';

export interface Connection {
  key: string;
  label: string;
  /** Whether it is used, in words. */
  state: string;
  isOn: boolean;
  changedAt: string | null;
  /** Its form; begun anew once it has been changed. */
  children: ReactNode;
}

/** What the house is connected with, each folded up, with whether it is in use and since when it is as it is. */
export function Connections({ items }: { items: readonly Connection[] }) {
  const t = useText('common');
  return (
    <Collapse
      items={items.map(({ key, label, state, isOn, changedAt, children }) => ({
        key,
        label: <strong>{label}</strong>,
        extra: (
          <span className={isOn ? '' : 'muted'}>
            {state}
            {changedAt && (
              <span className="muted only-wide">
                {' · '}
                {t('changedAt')} <Time at={changedAt} />
              </span>
            )}
          </span>
        ),
        children,
      }))}
    />
  );
}
