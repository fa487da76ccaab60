import { custodyActs, field, type Footage } from '@anyuan/contract';
import { Button, Drawer } from 'antd';
import { useState } from 'react';
import { z } from 'zod';

import { api, hrefOf, useAct, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { FormDialog } from '../../kit/FormDialog.tsx';
import { exactTime } from '../../kit/hospital-time.ts';
import { PlainTable } from '../../kit/PlainTable.tsx';
import { Loaded } from '../../kit/States.tsx';
import { useCan } from '../../session.ts';

const touches = ['/footage'];
const custodyForm = z.object({
  act: field.choice(['事项', 'What'], {
    moved: custodyActs.moved,
    handedOver: custodyActs.handedOver,
    returned: custodyActs.returned,
  }),
  toWhom: field.text(['接收单位(人)', 'To whom'], { max: 100 }).optional(),
  paper: field.text(['文书(移交必填)', 'Paper (where handed over)'], { max: 100 }).optional(),
  place: field.text(['存放位置(移送必填)', 'Where it lies (where moved)'], { max: 100 }).optional(),
  note: field.longText(['说明', 'Note'], { max: 300 }).optional(),
});
const whyForm = z.object({ why: field.longText(['理由', 'Why'], { max: 200 }) });

/** One file: looked at, and who has had it since it came. */
export function OneFootage({ id, close }: { id: string; close: () => void }) {
  const t = useText('footage');
  const query = useApi(api.footage.get, { id });
  return (
    <Drawer open size="large" title={query.data?.number ?? t('title')} onClose={close}>
      <Loaded query={query}>
        {(one) => (
          <div className="footage-one">
            {one.destroyedAt === null && <Shown one={one} />}
            <p>
              {one.name} <span className="muted">{one.note}</span>
            </p>
            <p className="muted">
              {exactTime(one.from)} – {exactTime(one.to)} ·{' '}
              {one.clockAheadSeconds === null ? t('clockUnknown') : t('clockShown', { count: one.clockAheadSeconds })}
            </p>
            <p className="footage-hash">
              <code>SHA-256 {one.sha256}</code>
            </p>
            {one.destroyedAt === null && <Acts one={one} />}
            <h3>{t('chain')}</h3>
            <Chain custody={one.custody} />
          </div>
        )}
      </Loaded>
    </Drawer>
  );
}

function Shown({ one }: { one: Footage }) {
  const t = useText('footage');
  const src = hrefOf(api.footage.file, { id: one.id });
  if (one.type.startsWith('image/')) return <img className="footage-picture" src={src} alt={one.name} />;
  // What a recorder has said has no words beside it.
  /* oxlint-disable jsx-a11y/media-has-caption */
  if (one.type.startsWith('audio/')) return <audio controls src={src} preload="metadata" aria-label={one.name} />;
  if (['video/mp4', 'video/quicktime', 'video/x-m4v'].includes(one.type))
    return <video className="footage-picture" controls src={src} preload="metadata" aria-label={one.name} />;
  /* oxlint-enable jsx-a11y/media-has-caption */
  return <p role="note">{t('noPlay')}</p>;
}

function Acts({ one: { id, isLocked } }: { one: Footage }) {
  const t = useText('footage');
  const can = useCan();
  const [open, show] = useState<'custody' | 'release' | 'destroy'>();
  const { mutateAsync: note } = useAct(api.footage.custody, { touches });
  const { mutateAsync: release } = useAct(api.footage.release, { touches });
  const { mutateAsync: destroy } = useAct(api.footage.destroy, { touches });
  const close = (): void => show(undefined);
  return (
    <>
      <p className="muted">{t('evidenceHint')}</p>
      {can('footage.manage') && (
        <p className="footage-acts">
          <Button onClick={() => show('custody')}>{t('noteMove')}</Button>
          {isLocked ? (
            <Button onClick={() => show('release')}>{t('unlock')}</Button>
          ) : (
            <Button danger onClick={() => show('destroy')}>
              {t('destroy')}
            </Button>
          )}
        </p>
      )}
      {open === 'custody' && (
        <FormDialog
          title={t('noteMove')}
          close={close}
          said={t('noted')}
          schema={custodyForm}
          submit={(values) => note({ ...(values as z.infer<typeof custodyForm>), id })}
        />
      )}
      {open === 'release' && (
        <FormDialog
          title={t('unlock')}
          close={close}
          said={t('unlocked')}
          schema={whyForm}
          submit={(values) => release({ ...(values as { why: string }), id })}
        />
      )}
      {open === 'destroy' && (
        <FormDialog
          danger
          title={t('destroy')}
          close={close}
          said={t('destroyed')}
          schema={whyForm}
          submit={(values) => destroy({ ...(values as { why: string }), id })}
        />
      )}
    </>
  );
}

type Custody = Parameters<typeof PlainTable<CustodyRow>>[0]['rows'];
interface CustodyRow {
  id: string;
  at: string;
  act: keyof typeof custodyActs;
  by: string;
  second: string | null;
  toWhom: string | null;
  paper: string | null;
  place: string | null;
  note: string | null;
}

function Chain({ custody }: { custody: Custody }) {
  const t = useText('footage');
  const label = useLabel();
  return (
    <PlainTable
      dense
      name="footage-custody"
      rows={custody}
      rowKey={({ id }) => id}
      columns={[
        { key: 'at', title: t('when'), render: ({ at }) => <span className="number">{exactTime(at)}</span> },
        { key: 'act', title: t('act'), render: ({ act }) => label(custodyActs[act]) },
        {
          key: 'by',
          title: t('by'),
          render: ({ by, second }) => (second === null ? by : `${by} (${t('second', { name: second })})`),
        },
        {
          key: 'said',
          title: t('said'),
          render: ({ toWhom, paper, place, note }) => [toWhom, paper, place, note].filter(Boolean).join(' · '),
        },
      ]}
    />
  );
}
