import type { AuditEntry } from '@anyuan/contract';
import { Descriptions, Drawer } from 'antd';
import { useState } from 'react';

import { api } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { useActionWord } from '../../kit/action-words.ts';
import { DataTable, type Column } from '../../kit/DataTable.tsx';
import { Page } from '../../kit/Page.tsx';
import { Empty } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';
import { useUrlState } from '../../kit/url-state.ts';
import { useCan } from '../../session.ts';
import { Changes, Subject } from './Said.tsx';
import { VerifyChain } from './VerifyChain.tsx';

import '../../kit/record.css';

export default function AuditPage() {
  const t = useText('system');
  const { values, set } = useUrlState();
  const can = useCan();
  const [shown, show] = useState<AuditEntry>();
  return (
    <Page title={t('audit')} note={t('auditNote')}>
      {can('audit.read') && <VerifyChain />}
      <DataTable
        name="audit"
        route={api.audit.list}
        columns={useColumns()}
        rowKey={({ seq }) => String(seq)}
        onOpen={show}
        empty={<Empty>{t('auditEmpty')}</Empty>}
        filters={[
          { name: 'actor', label: t('actor') },
          { name: 'action', label: t('action') },
          { name: 'subject', label: t('subject') },
          { name: 'days', label: t('days'), widget: 'days' },
        ]}
      />
      <Drawer
        open={values['row'] !== undefined && shown !== undefined}
        size={560}
        title={t('detail')}
        onClose={() => set({ row: undefined })}
      >
        {shown && <AuditDetail entry={shown} />}
      </Drawer>
    </Page>
  );
}

function useColumns(): Column<AuditEntry>[] {
  const t = useText('system');
  const word = useActionWord();
  return [
    { key: 'at', title: t('at'), render: ({ at }) => <Time at={at} seconds /> },
    { key: 'actor', title: t('actor'), render: (entry) => actorOf(t, entry) },
    { key: 'action', title: t('action'), render: ({ action }) => word(action) },
    {
      key: 'subject',
      title: t('subject'),
      ellipsis: true,
      width: 260,
      render: (entry) => <Subject entry={entry} />,
    },
    {
      key: 'detail',
      title: t('detail'),
      ellipsis: true,
      width: 420,
      render: (entry) => <Changes entry={entry} isBrief />,
    },
    { key: 'seq', title: t('seq'), align: 'right', render: ({ seq }) => <span className="number">{seq}</span> },
    { key: 'hash', title: t('hash'), isExtra: true, render: ({ hash }) => <code>{hash.slice(0, 16)}</code> },
  ];
}

const kinds = {
  person: 'actor_person',
  device: 'actor_device',
  service: 'actor_service',
  system: 'actor_system',
} as const;
const kindWord = (t: ReturnType<typeof useText<'system'>>, kind: string): string =>
  kind in kinds ? t(kinds[kind as keyof typeof kinds]) : kind;

/** The system's own jobs have names for engineers only. */
const actorOf = (t: ReturnType<typeof useText<'system'>>, { actorName, actorKind }: AuditEntry): string =>
  actorKind === 'system' ? kindWord(t, actorKind) : actorName || kindWord(t, actorKind);

function AuditDetail({ entry }: { entry: AuditEntry }) {
  const t = useText('system');
  const word = useActionWord();
  return (
    <>
      <Descriptions
        size="small"
        column={1}
        items={[
          { key: 'seq', label: t('seq'), children: entry.seq },
          { key: 'at', label: t('at'), children: <Time at={entry.at} seconds /> },
          {
            key: 'actor',
            label: t('actor'),
            children: `${actorOf(t, entry)} (${kindWord(t, entry.actorKind)})`,
          },
          { key: 'action', label: t('action'), children: word(entry.action) },
          { key: 'subject', label: t('subject'), children: <Subject entry={entry} /> },
          { key: 'hash', label: t('hash'), children: <code>{entry.hash}</code> },
        ]}
      />
      <Changes entry={entry} />
      <details>
        <summary className="muted">{t('asKept')}</summary>
        <pre className="record-detail">
          {JSON.stringify({ action: entry.action, subject: entry.subjectId, ...entry.detail }, null, 2)}
        </pre>
      </details>
    </>
  );
}
