import type { OpenForm } from '@anyuan/contract';
import { Button } from 'antd';

import { useText } from '../../i18n/index.ts';
import { Time } from '../../kit/Time.tsx';
import { useUrlState } from '../../kit/url-state.ts';

/** Every version there was, and how often each was answered. */
export function Versions({ open }: { open: OpenForm }) {
  const t = useText('rounds');
  const { set } = useUrlState();
  return (
    <ul className="panel version-list">
      {open.versions.map(({ version, at, by, answers }) => (
        <li key={version}>
          <strong>{t('versionOf', { n: version })}</strong>
          <Time at={at} />
          <span className="muted">{by}</span>
          <span className="number">{t('answersCount', { n: answers })}</span>
          <Button size="small" onClick={() => set({ version: String(version), tab: undefined })}>
            {t('shown')}
          </Button>
        </li>
      ))}
    </ul>
  );
}
