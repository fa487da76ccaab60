import { thingKinds, type Thing } from '@anyuan/contract';
import { Button, Modal } from 'antd';
import { useState } from 'react';

import { api, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { today } from '../hospital-time.ts';
import { CheckForm } from './CheckForm.tsx';

/** What is due of a thing and when, with the button that records it. */
export function TermsOf({ thing }: { thing: Thing }) {
  const t = useText('registers');
  const label = useLabel();
  const [asked, ask] = useState<string>();
  const kind = thingKinds[thing.kind];
  const { data } = useApi(api.register.checks, { code: thing.code });
  if (thing.dues.length === 0) return <p className="muted">{t('noTerms')}</p>;
  return (
    <>
      {thing.dues.map(({ term, sort, on }) => {
        const words = label((kind.ends[term] ?? kind.checks[term])?.label);
        const isLate = on < today();
        return (
          <div key={term} className="thing-term">
            <strong>{words}</strong>
            <span className={isLate ? 'number is-late' : 'number'}>
              {isLate && <span aria-hidden="true">◆ </span>}
              {t('due', { day: on })}
              {isLate && ` · ${t('late')}`}
            </span>
            {sort === 'check' && data?.mayCheck && (
              <Button size="small" onClick={() => ask(term)}>
                {t('recordCheck', { what: words })}
              </Button>
            )}
          </div>
        );
      })}
      <Modal
        open={asked !== undefined}
        title={`${label(kind.checks[asked ?? '']?.label)} · ${thing.code}`}
        footer={null}
        destroyOnHidden
        onCancel={() => ask(undefined)}
      >
        {asked && <CheckForm thing={thing} check={asked} done={() => ask(undefined)} />}
      </Modal>
    </>
  );
}
