import { field, type BookKind, type LockOpening, type StoreLock } from '@anyuan/contract';
import { Button, Modal } from 'antd';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { z } from 'zod';

import { api, useAct } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { DataTable, type Column } from '../../kit/DataTable.tsx';
import type { Schema } from '../../kit/fields/fields.ts';
import { SchemaForm } from '../../kit/SchemaForm.tsx';
import { Empty } from '../../kit/States.tsx';
import { Duration, Time } from '../../kit/Time.tsx';
import { toast } from '../../kit/toast.ts';
import { useCan } from '../../session.ts';

/** Locks of the stores of a book: how they stand, the approval by two, and the log of every opening. */
export function Locks({ kind, locks }: { kind: BookKind; locks: readonly StoreLock[] }) {
  const t = useText('books');
  const can = useCan();
  const [wanted, want] = useState<StoreLock>();
  return (
    <>
      <ul className="book-locks">
        {locks.map((lock) => (
          <li key={lock.device.code} className="panel">
            <div className="grow">
              <strong>{lock.device.name}</strong> <span className="muted">{lock.place?.path}</span>
              <div>
                <State lock={lock} />
              </div>
              {lock.approval && (
                <div className="muted">
                  {t('approvedBy', { first: lock.approval.first.name, second: lock.approval.second.name })} ·{' '}
                  {lock.approval.reason} · {t('until')} <Time at={lock.approval.until} brief />
                </div>
              )}
            </div>
            {can('book.write') && !lock.approval && (
              <Button type="primary" onClick={() => want(lock)}>
                {t('approve')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <Openings kind={kind} />
      <Approving kind={kind} lock={wanted} close={() => want(undefined)} />
    </>
  );
}

function State({ lock: { isOpen, since } }: { lock: StoreLock }) {
  const t = useText('books');
  if (isOpen === null) return <span className="muted">○ {t('neverHeard')}</span>;
  return (
    <span className={isOpen ? 'book-open' : 'muted'}>
      {isOpen ? '◆' : '●'} {t(isOpen ? 'isOpen' : 'isShut')} {since && <Duration from={since} />}
    </span>
  );
}

function Approving({ kind, lock, close }: { kind: BookKind; lock: StoreLock | undefined; close: () => void }) {
  const t = useText('books');
  const { mutateAsync } = useAct(api.lock.approve, { touches: ['/books'] });
  const schema = useMemo(
    () => z.object({ reason: field.text(['开锁事由', 'Why'], { max: 200 }) }) as unknown as Schema,
    [],
  );
  return (
    <Modal
      open={lock !== undefined}
      title={lock && `${t('approve')} · ${lock.device.name}`}
      footer={null}
      destroyOnHidden
      onCancel={close}
    >
      <p className="muted">{t('approveHint')}</p>
      <SchemaForm
        schema={schema}
        verb={t('approve')}
        cancel={close}
        submit={async ({ reason }) => {
          await mutateAsync({ book: kind.book, code: lock?.device.code ?? '', reason: String(reason) });
          toast(t('approved'), 'success');
          close();
        }}
      />
    </Modal>
  );
}

function Openings({ kind }: { kind: BookKind }) {
  const t = useText('books');
  const columns: Column<LockOpening>[] = [
    { key: 'at', title: t('date'), render: ({ at }) => <Time at={at} /> },
    { key: 'lock', title: t('lock'), render: ({ lock }) => `${lock.name} ${lock.code}` },
    { key: 'what', title: t('movement'), render: ({ what }) => t(what) },
    { key: 'first', title: t('first'), render: ({ first }) => first ?? <span className="muted">–</span> },
    { key: 'second', title: t('second'), render: ({ second }) => second ?? <span className="muted">–</span> },
    { key: 'reason', title: t('remark'), most: 240, render: ({ reason }) => reason },
    {
      key: 'approved',
      title: t('approval'),
      render: ({ what, isApproved, caseId }) =>
        what === 'locked' ? null : isApproved ? (
          t('approvedYes')
        ) : (
          <span className="book-open">
            ◆ {t('approvedNo')} {caseId && <Link to={`/cases/${caseId}`}>{t('seeCase')}</Link>}
          </span>
        ),
    },
  ];
  return (
    <DataTable
      name={`openings.${kind.book}`}
      route={api.lock.openings}
      input={{ book: kind.book }}
      columns={columns}
      rowKey={({ id }) => id}
      rowName={({ lock }) => lock.name}
      filters={[{ name: 'approved', label: t('approvedYes'), widget: 'flag' }]}
      empty={<Empty title={t('noOpenings')} />}
    />
  );
}
